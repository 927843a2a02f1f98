/** A host as URLs write it, without the dot that a full name may end with; undefined for what is no host. */
function canonicalHost(host: string): string | undefined {
	const text = `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}/`;
	return URL.canParse(text) ? new URL(text).hostname.replace(/\.$/, '') : undefined;
}

const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' };

/**
 * Whether a list of hosts names the host of a URL. An entry is `host`, for every port, or `host:port`; IPv6 stands in
 * brackets. Upper case, a dot at the end and a port that the scheme implies make no difference.
 */
export function isListedHost(url: URL, list: readonly string[]): boolean {
	const host = canonicalHost(url.hostname);
	const port = url.port || DEFAULT_PORTS[url.protocol];
	return list.some((entry) => {
		const [, listed = '', listedPort] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry.trim()) ?? [];
		if (host === undefined || canonicalHost(listed) !== host) return false;
		return listedPort === undefined || Number(listedPort) === Number(port);
	});
}
