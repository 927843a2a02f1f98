import type { ReceivedRequest, TestSandbox } from './sandbox';

/** Longer than the lifetime of TikTok's access tokens. */
const OLD_SECONDS = 7_300;

/** Expires all access tokens that TikTok has issued so far. Services only notice this when they use a token. */
export const endTikTokTokens = (sandbox: TestSandbox) =>
	sandbox.control('clock', { advanceSeconds: OLD_SECONDS });

/** Returns the requests to TikTok that refreshed tokens. */
export async function tikTokRenewals(sandbox: TestSandbox): Promise<ReceivedRequest[]> {
	const calls = await sandbox.requests('/v2/oauth/token/');
	// The body is unknown if a fault affected the request.
	return calls.filter(({ body }) => !body?.includes('grant_type=authorization_code'));
}
