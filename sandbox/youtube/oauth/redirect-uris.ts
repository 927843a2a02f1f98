import { isIP } from 'node:net';
import { isLoopbackAddress } from '../../kernel/loopback';
import type { Client } from '../model';

/** Returns true if the redirect URI is identical, byte for byte, to a registered one (rule 2). */
export function isRegisteredRedirect(client: Client, uri: string, loopback: boolean): boolean {
	return client.redirectUris.includes(uri) || (loopback && !uri.includes('#') && isLoopbackAddress(uri));
}

/** Returns the reason why Google rejects these URIs, or `null` (contract §1.2, rule 2). */
export function registrationProblem(uris: readonly string[]): string | null {
	for (const uri of uris) {
		const reason = problemOf(uri);
		if (reason !== null) return `redirect URI ${uri.slice(0, 60)} ${reason}`;
	}
	return null;
}

function problemOf(uri: string): string | null {
	if (!URL.canParse(uri)) return 'is no absolute URL';
	if (uri.includes('*')) return 'must not have a wildcard';
	if (uri.includes('#')) return 'must not have a fragment';
	if (/\/\.\.(\/|$)|\\/.test(uri)) return 'must not go up in its path';
	const { protocol, username, password, hostname } = new URL(uri);
	if (username !== '' || password !== '') return 'must not have user information';
	if (isLoopbackAddress(uri)) return null;
	if (protocol !== 'https:') return 'must be https';
	if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return 'must not be an IP address';
	return hostname.includes('.') ? null : 'must have a public domain';
}
