import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { Connection, StoredInstagramToken } from '../../credentials/instagram-credential';
import { plainHttp } from '../../credentials/n8n-http';
import { PlatformError } from '../../platforms/errors';
import { REFRESH_EARLIEST_SECONDS, refreshGrant, unreachable } from '../../platforms/instagram';
import { isoTime } from '../../platforms/statistics';
import { refreshCredential } from '../shared/authenticated-requests';
import { obtainedAt, refreshableCredential } from './token-refresh';

/** A refreshed token and its properties, as output to the workflow. */
interface RefreshedToken {
	platform: 'instagram';
	/** The user's ID for this app; `null` if unknown. */
	userId: string | null;
	/** Granted scopes, separated by commas; `null` if unknown. */
	scope: string | null;
	/** ISO 8601, UTC. The token can be refreshed until then; there is no refresh token. */
	expiresAt: string;
	refreshExpiresAt: string;
	/** True if the new token was stored in the credential. */
	stored: boolean;
	note?: string;
	accessToken: string;
}

/**
 * Rejects a token that is too young: Instagram Login refuses to refresh it, with the error for expired tokens
 * (contracts/instagram-api.md §9.1).
 */
function checkAge({ login }: Connection, token: StoredInstagramToken): void {
	const age = (Date.now() - (obtainedAt(token) ?? 0)) / 1000;
	if (login === 'facebook' || age >= REFRESH_EARLIEST_SECONDS) return;
	const wait = Math.ceil(REFRESH_EARLIEST_SECONDS - age);
	throw new PlatformError({
		platform: 'instagram',
		code: 'token_too_young',
		action: 'wait',
		retryAfterSeconds: wait,
		message: `The token was issued less than 24 hours ago, and Instagram refreshes only older tokens. It works, so no action is needed; it can be refreshed in ${Math.ceil(wait / 3600)} hours.`,
	});
}

/**
 * Refreshes the token of an OAuth2 credential through n8n, which stores the new one.
 *
 * @throws PlatformError, NodeOperationError
 */
export async function refreshStored(
	node: IExecuteFunctions,
	connection: Connection,
	before: StoredInstagramToken,
): Promise<RefreshedToken> {
	checkAge(connection, before);
	const token = await refreshCredential<StoredInstagramToken>(node, refreshableCredential(node, connection));
	if ('noAnswer' in token) throw unreachable(token);
	const from = obtainedAt(token) ?? Date.now();
	const expiresAt = isoTime(from + Number(token.expires_in) * 1000);
	return {
		platform: 'instagram',
		userId: token.user_id ?? null,
		scope: token.scope ?? null,
		expiresAt,
		refreshExpiresAt: expiresAt,
		stored: true,
		accessToken: token.access_token ?? '',
	};
}

const NOT_STORED =
	'n8n cannot update this credential, which keeps the pasted token. If Instagram returned a different token (shown by Include Tokens), paste it into the credential; if it is the same, it is now valid for longer.';

/** Refreshes a pasted token, which n8n cannot store. @throws PlatformError, NodeOperationError */
export async function refreshPasted(
	node: IExecuteFunctions,
	connection: Connection,
): Promise<RefreshedToken> {
	const { login, graphBase, version, appId = '', appSecret = '', accessToken } = connection;
	if (login === 'facebook' && !(appId && appSecret)) {
		throw new NodeOperationError(
			node.getNode(),
			'A Facebook Login token can be refreshed only with the ID and secret of the Meta app. Enter both in the credential.',
		);
	}
	const http = plainHttp(node, node.getExecutionCancelSignal());
	const endpoints = { http, login, graphBase, version, apiBase: graphBase };
	const token = await refreshGrant(endpoints, { appId, appSecret }, accessToken);
	const expiresAt = isoTime(Date.now() + token.expiresInSeconds * 1000);
	return {
		platform: 'instagram',
		userId: null,
		scope: null,
		expiresAt,
		refreshExpiresAt: expiresAt,
		stored: false,
		note: NOT_STORED,
		accessToken: token.accessToken,
	};
}
