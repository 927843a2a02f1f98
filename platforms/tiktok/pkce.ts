import { createHash, randomBytes } from 'node:crypto';

/** Binds a code to the client that requested it (contracts/tiktok-api.md §1.3). The verifier is a secret. */
export interface Pkce {
	codeVerifier: string;
	codeChallenge: string;
}

/** TikTok requires the lowercase hex digest instead of RFC 7636's base64url (contracts/tiktok-api.md §1.3). */
export function codeChallengeOf(codeVerifier: string): string {
	return createHash('sha256').update(codeVerifier).digest('hex');
}

/**
 * Creates the PKCE pair that a flow with this redirect URL needs: a new one for TikTok's desktop flow, which is used
 * for URLs on the local machine; undefined for the web flow (contracts/tiktok-api.md §1.2, §1.3).
 */
export function createPkce(redirectUri: string): Pkce | undefined {
	if (!['localhost', '127.0.0.1'].includes(new URL(redirectUri).hostname)) return undefined;
	const codeVerifier = randomBytes(48).toString('base64url');
	return { codeVerifier, codeChallenge: codeChallengeOf(codeVerifier) };
}
