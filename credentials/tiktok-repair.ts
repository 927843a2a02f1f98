import type { IHttpRequestHelper } from 'n8n-workflow';
import { refreshGrant, toTokenAnswer } from '../platforms/tiktok';
import { plainHttp } from './n8n-http';
import { apiBaseOf, type StoredTikTokToken, type TikTokCredential } from './tiktok-credential';

/** How long after n8n's own attempt to refresh its answer still counts as new. */
const JUST_NOW_MILLISECONDS = 2_000;

/**
 * Whether n8n got the stored answer this moment, which is so only right after it has tried to refresh. Older answers,
 * which may carry the error of a failed connection for ever, must not lead to a refresh: n8n would not store its result.
 */
function isNew(token: StoredTikTokToken): boolean {
	// Some versions of n8n do not say when the answer came.
	if (token.n8n_expires_at === undefined) return true;
	const answeredAt = Number(token.n8n_expires_at) - Number(token.expires_in) * 1000;
	return Math.abs(Date.now() - answeredAt) < JUST_NOW_MILLISECONDS;
}

/** The token data without an error, which n8n would keep for ever. */
function withoutError(token: StoredTikTokToken): StoredTikTokToken {
	const clean = { ...token };
	delete clean.error;
	delete clean.error_description;
	delete clean.log_id;
	return clean;
}

async function refresh(
	helper: IHttpRequestHelper,
	credential: TikTokCredential,
	token: StoredTikTokToken,
): Promise<StoredTikTokToken> {
	const grant = await refreshGrant(
		{ http: plainHttp(helper), apiBase: apiBaseOf(credential) },
		{ clientKey: credential.clientId, clientSecret: credential.clientSecret },
		token.refresh_token ?? '',
	);
	return {
		...withoutError(token),
		...toTokenAnswer(grant),
		n8n_expires_at: String(Date.now() + grant.expiresInSeconds * 1000),
	};
}

/**
 * The token data as it should be, if n8n has stored a refusal of TikTok in it: after a refresh of n8n that lacked
 * `client_key` refreshed properly, else only without the refusal.
 *
 * @returns undefined if nothing is wrong
 * @throws PlatformError with TikTok's reason if it refuses the proper refresh too
 */
export async function repairToken(
	helper: IHttpRequestHelper,
	credential: TikTokCredential,
): Promise<StoredTikTokToken | undefined> {
	const token = credential.oauthTokenData;
	if (!token?.error) return undefined;
	// The service's token endpoint answers refusals as errors, so with it nothing is left to repair.
	const needsRefresh = !credential.serviceUrl && isNew(token);
	return needsRefresh ? await refresh(helper, credential, token) : withoutError(token);
}
