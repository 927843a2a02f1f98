import { createHash, randomBytes } from 'node:crypto';

/** What ties a code to whoever asked for it (contracts/tiktok-api.md §1.3). The verifier is a secret. */
export interface Pkce {
	codeVerifier: string;
	codeChallenge: string;
}

/** TikTok wants the lowercase hex digest, not RFC 7636's base64url (contracts/tiktok-api.md §1.3). */
export function codeChallengeOf(codeVerifier: string): string {
	return createHash('sha256').update(codeVerifier).digest('hex');
}

/**
 * The PKCE pair that a flow with this redirect address needs: a fresh one for TikTok's desktop flow, which is what
 * addresses on this machine can be registered for; undefined for the web flow (contracts/tiktok-api.md §1.2, §1.3).
 */
export function createPkce(redirectUri: string): Pkce | undefined {
	if (!['localhost', '127.0.0.1'].includes(new URL(redirectUri).hostname)) return undefined;
	const codeVerifier = randomBytes(48).toString('base64url');
	return { codeVerifier, codeChallenge: codeChallengeOf(codeVerifier) };
}
