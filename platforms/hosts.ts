/**
 * Normalizes a host in the same way as a URL parser, and removes a trailing dot; returns undefined if it is not valid.
 */
function canonicalHost(host: string): string | undefined {
	const text = `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}/`;
	return URL.canParse(text) ? new URL(text).hostname.replace(/\.$/, '') : undefined;
}

const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' };

/**
 * Returns true if a list contains the host of a URL. An entry is `host`, for any port, or `host:port`; IPv6 addresses
 * are in brackets. Upper case, a trailing dot and the scheme's default port make no difference.
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
