import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { StoredTikTokToken } from '../../../../credentials/tiktok-credential';
import { getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { attemptStateOf } from '../../../shared/attempts';
import { describeToken, refreshToken } from '../../token';
import { connect, readCredential } from '../../transport';

export const option: OperationOption = {
	name: 'Refresh',
	value: 'refresh',
	action: 'Refresh token',
	description:
		"Refresh the connected account's tokens now and store them in the credential. Rarely needed, because the node refreshes expired tokens automatically. Returns the new expiry times.",
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Include Tokens',
		name: 'includeTokens',
		type: 'boolean',
		default: false,
		description:
			'Whether to include the tokens themselves in the output. Anyone who can see the execution can then use the account.',
	},
];

export const output =
	'`{platform, openId, scope, expiresAt, refreshExpiresAt}`; with *Include Tokens* also `accessToken` and `refreshToken`.';

/**
 * Refreshes the tokens at most once across all attempts for the item, because each refresh uses up the refresh token.
 */
async function refreshOnce(node: IExecuteFunctions, itemIndex: number): Promise<StoredTikTokToken> {
	const { memory } = attemptStateOf<{ refreshed: true }>(node, itemIndex);
	const stored = memory.refreshed && (await readCredential(node)).oauthTokenData;
	const token = stored ?? (await refreshToken(node));
	memory.refreshed = true;
	return token;
}

/** Refreshes the account's tokens through n8n and returns their expiry times. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const includeTokens = getFlag(this, 'includeTokens', itemIndex);
	// Fails with a clear error if the account is not connected.
	await connect(this);
	const token = await refreshOnce(this, itemIndex);
	const lifetimes = await describeToken(this, token);
	if (!includeTokens) return lifetimes;
	return { ...lifetimes, accessToken: token.access_token, refreshToken: token.refresh_token };
}
