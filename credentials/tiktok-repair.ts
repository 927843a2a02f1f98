import type { IHttpRequestHelper } from 'n8n-workflow';
import { refreshGrant, toTokenAnswer } from '../platforms/tiktok';
import { plainHttp } from './n8n-http';
import { apiBaseOf, type StoredTikTokToken, type TikTokCredential } from './tiktok-credential';

/** How long the response to n8n's own refresh attempt counts as new. */
const JUST_NOW_MILLISECONDS = 2_000;

/**
 * Returns true if n8n has just received the stored response, which is the case only right after it tried to refresh.
 * Older responses, which may contain the error of a failed connection forever, must not trigger a refresh: n8n would
 * not store the result.
 */
function isNew(token: StoredTikTokToken): boolean {
	// Some versions of n8n do not record when the response arrived.
	if (token.n8n_expires_at === undefined) return true;
	const answeredAt = Number(token.n8n_expires_at) - Number(token.expires_in) * 1000;
	return Math.abs(Date.now() - answeredAt) < JUST_NOW_MILLISECONDS;
}

/** Returns the token data without the error, which n8n would keep forever. */
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
 * Returns repaired token data if n8n has stored an error from TikTok: properly refreshed if n8n has just tried to
 * refresh without `client_key`, otherwise with the error removed.
 *
 * @returns undefined if there is nothing to repair
 * @throws PlatformError with TikTok's reason if TikTok also refuses the correct refresh
 */
export async function repairToken(
	helper: IHttpRequestHelper,
	credential: TikTokCredential,
): Promise<StoredTikTokToken | undefined> {
	const token = credential.oauthTokenData;
	if (!token?.error) return undefined;
	// The service's token endpoint returns refusals as HTTP errors, so its responses need no repair.
	const needsRefresh = !credential.serviceUrl && isNew(token);
	return needsRefresh ? await refresh(helper, credential, token) : withoutError(token);
}
