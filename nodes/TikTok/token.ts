import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { plainHttp } from '../../credentials/n8n-http';
import { apiBaseOf, type StoredTikTokToken } from '../../credentials/tiktok-credential';
import { PlatformError } from '../../platforms/errors';
import { isoTime } from '../../platforms/statistics';
import { revokeGrant, unreachable } from '../../platforms/tiktok';
import { readCredential, refreshTokens } from './transport';

/** Returns when TikTok issued these tokens, in milliseconds since 1970. */
function obtainedAt(token: StoredTikTokToken, fromService: boolean): number {
	// Only the service sets this value; if the service is not used, the value is outdated.
	if (fromService && token.obtained_at) return Date.parse(token.obtained_at);
	if (token.n8n_expires_at) return Number(token.n8n_expires_at) - Number(token.expires_in) * 1000;
	return Date.now();
}

/** Refreshes the tokens through n8n, which stores them. @throws PlatformError, NodeOperationError */
export async function refreshToken(node: IExecuteFunctions): Promise<StoredTikTokToken> {
	const token = await refreshTokens(node, await readCredential(node));
	if ('noAnswer' in token) throw unreachable(token);
	return token;
}

/** Returns the tokens' properties for the workflow, without the tokens themselves. */
export async function describeToken(node: IExecuteFunctions, token: StoredTikTokToken): Promise<IDataObject> {
	const { serviceUrl } = await readCredential(node);
	const from = obtainedAt(token, Boolean(serviceUrl));
	return {
		platform: 'tiktok',
		openId: token.open_id,
		scope: token.scope,
		expiresAt: isoTime(from + Number(token.expires_in) * 1000),
		refreshExpiresAt: isoTime(from + Number(token.refresh_expires_in) * 1000),
	};
}

async function revoke(node: IExecuteFunctions, accessToken: string | undefined): Promise<void> {
	const credential = await readCredential(node);
	await revokeGrant(
		{ http: plainHttp(node, node.getExecutionCancelSignal()), apiBase: apiBaseOf(credential) },
		{ clientKey: credential.clientId, clientSecret: credential.clientSecret },
		accessToken ?? '',
	);
}

/** Revokes the app's access to the account; TikTok requires a valid access token for this. @throws PlatformError */
export async function revokeAccess(node: IExecuteFunctions): Promise<void> {
	const { oauthTokenData } = await readCredential(node);
	await revoke(node, oauthTokenData?.access_token).catch(async (error: unknown) => {
		const hasRunOut = error instanceof PlatformError && error.action === 'reconnect';
		if (!hasRunOut) throw error;
		await revoke(node, (await refreshToken(node)).access_token);
	});
}
