import type { ReceivedRequest, TestSandbox } from './sandbox';

/** Longer than TikTok's access tokens live. */
const OLD_SECONDS = 7_300;

/** Lets the access tokens that TikTok has granted so far end. Services do not know it before they use one. */
export const endTikTokTokens = (sandbox: TestSandbox) =>
	sandbox.control('clock', { advanceSeconds: OLD_SECONDS });

/** What asked TikTok for new tokens in place of old ones. */
export async function tikTokRenewals(sandbox: TestSandbox): Promise<ReceivedRequest[]> {
	const calls = await sandbox.requests('/v2/oauth/token/');
	// The body of a request that a fault has struck is not known.
	return calls.filter(({ body }) => !body?.includes('grant_type=authorization_code'));
}
