import { isIP } from 'node:net';
import { isLoopbackAddress } from '../kernel/loopback';
import type { App } from './model';

/** Returns true if TikTok may fetch this URL for the app (contract §4.5, rule 37). */
export function isVerifiedUrl(app: App, address: string, loopback: boolean): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname, username, password } = new URL(address);
	if (username !== '' || password !== '') return false;
	if (loopback && isLoopbackAddress(address)) return true;
	if (protocol !== 'https:' || isIP(hostname) !== 0 || hostname.startsWith('[')) return false;
	const inDomain = app.verifiedDomains.some(
		(domain) => hostname === domain || hostname.endsWith(`.${domain}`),
	);
	return inDomain || app.verifiedPrefixes.some((prefix) => address.startsWith(prefix));
}

/**
 * Returns the reason why the developer portal rejects a URL prefix, or `null`. A prefix must be `https://host/path/`,
 * with a host name.
 */
export function prefixProblem(prefix: string): string | null {
	if (!/^https:\/\/[^/?#]+\/([^?#]*\/)?$/.test(prefix) || !URL.canParse(prefix)) {
		return `URL prefix ${prefix} must be https:// with host and path and end in a slash`;
	}
	const { hostname } = new URL(prefix);
	return isIP(hostname) || hostname.startsWith('[')
		? `URL prefix ${prefix} must name a host, not an IP address`
		: null;
}
