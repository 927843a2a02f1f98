import { createHash, randomBytes } from 'node:crypto';

/**
 * A pair that binds an authorization code to the client that requested it (contracts/tiktok-api.md §1.3). The verifier
 * is a secret.
 */
export interface Pkce {
	codeVerifier: string;
	codeChallenge: string;
}

/**
 * Returns the challenge for a verifier. TikTok requires the lowercase hex digest instead of RFC 7636's base64url
 * (contracts/tiktok-api.md §1.3).
 */
export function codeChallengeOf(codeVerifier: string): string {
	return createHash('sha256').update(codeVerifier).digest('hex');
}

/**
 * Creates a PKCE pair if the redirect URL is on the local machine, because TikTok's desktop flow requires one; returns
 * undefined for the web flow (contracts/tiktok-api.md §1.2, §1.3).
 */
export function createPkce(redirectUri: string): Pkce | undefined {
	if (!['localhost', '127.0.0.1'].includes(new URL(redirectUri).hostname)) return undefined;
	const codeVerifier = randomBytes(48).toString('base64url');
	return { codeVerifier, codeChallenge: codeChallengeOf(codeVerifier) };
}
