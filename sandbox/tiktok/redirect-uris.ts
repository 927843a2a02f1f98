import { isLoopbackAddress } from '../kernel/loopback';
import type { App } from './model';

/** Returns true if the redirect URI is identical, byte for byte, to a registered one (rule 2). */
export function isRegisteredRedirect(app: App, uri: string, loopback: boolean): boolean {
	if (app.redirectUris.includes(uri)) return true;
	if (app.redirectUris.some((registered) => wildcardPortMatches(registered, uri))) return true;
	return loopback && isPlainLoopback(uri);
}

/** Returns the reason why the developer portal rejects these URIs, or `null` (contract §1.2). */
export function registrationProblem(profile: App['profile'], uris: readonly string[]): string | null {
	if (uris.length > 10) return 'at most 10 redirect URIs can be registered';
	for (const uri of uris) {
		const reason = profile === 'web' ? webProblem(uri) : desktopProblem(uri);
		if (reason) return `redirect URI ${uri.slice(0, 60)} ${reason}`;
	}
	return null;
}

function commonProblem(uri: string): string | null {
	if (!/^[\x21-\x7e]+$/.test(uri)) return 'must be plain ASCII without spaces';
	if (uri.length >= 512) return 'must have fewer than 512 characters';
	if (uri.includes('?')) return 'must not have a query string';
	if (uri.includes('#')) return 'must not have a fragment';
	return null;
}

function webProblem(uri: string): string | null {
	const common = commonProblem(uri);
	if (common) return common;
	return /^https:\/\/[^/]/.test(uri) && URL.canParse(uri) ? null : 'must be an absolute https address';
}

function desktopProblem(uri: string): string | null {
	return (
		commonProblem(uri) ??
		(/^https?:\/\/(localhost|127\.0\.0\.1):(\d{1,5}|\*)(\/|$)/.test(uri)
			? null
			: 'must be http(s) on localhost or 127.0.0.1 with a port or *')
	);
}

function wildcardPortMatches(registered: string, uri: string): boolean {
	const [before, after] = registered.split(':*');
	if (before === undefined || after === undefined) return false;
	const port = uri.slice(before.length, uri.length - after.length);
	return uri.startsWith(before) && uri.endsWith(after) && /^:\d{1,5}$/.test(port);
}

function isPlainLoopback(uri: string): boolean {
	return commonProblem(uri) === null && isLoopbackAddress(uri);
}
