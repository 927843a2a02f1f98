import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { Connection, StoredInstagramToken } from '../../credentials/instagram-credential';
import { plainHttp } from '../../credentials/n8n-http';
import { PlatformError } from '../../platforms/errors';
import { REFRESH_EARLIEST_SECONDS, refreshGrant, unreachable } from '../../platforms/instagram';
import { isoTime } from '../../platforms/statistics';
import { refreshCredential } from '../shared/authenticated-requests';
import { obtainedAt, refreshableCredential } from './token-refresh';

/** What a workflow may know of a token, and the token itself. */
interface RefreshedToken {
	platform: 'instagram';
	/** The person's id as the app knows it; `null`: not known. */
	userId: string | null;
	/** Granted scopes, joined by commas; `null`: not known. */
	scope: string | null;
	/** ISO 8601, UTC. There is no refresh token: until then the token can be refreshed. */
	expiresAt: string;
	refreshExpiresAt: string;
	/** Whether the credential has the new token. */
	stored: boolean;
	note?: string;
	accessToken: string;
}

/** Instagram Login refreshes no younger token, and refuses one like one that has run out (contracts/instagram-api.md §9.1). */
function checkAge({ login }: Connection, token: StoredInstagramToken): void {
	const age = (Date.now() - (obtainedAt(token) ?? 0)) / 1000;
	if (login === 'facebook' || age >= REFRESH_EARLIEST_SECONDS) return;
	const wait = Math.ceil(REFRESH_EARLIEST_SECONDS - age);
	throw new PlatformError({
		platform: 'instagram',
		code: 'token_too_young',
		action: 'wait',
		retryAfterSeconds: wait,
		message: `The token was given less than 24 hours ago, and Instagram renews only older ones. It works; nothing has to be done. It can be renewed in ${Math.ceil(wait / 3600)} hours.`,
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
	'n8n cannot store a token in this credential, which keeps the one that was pasted. If Instagram gave another one (Include Tokens shows it), paste that into the credential; if it is the same, it now lives longer.';

/** Refreshes a pasted token, which nothing can store. @throws PlatformError, NodeOperationError */
export async function refreshPasted(
	node: IExecuteFunctions,
	connection: Connection,
): Promise<RefreshedToken> {
	const { login, graphBase, version, appId = '', appSecret = '', accessToken } = connection;
	if (login === 'facebook' && !(appId && appSecret)) {
		throw new NodeOperationError(
			node.getNode(),
			'A token of Facebook Login can be renewed only with ID and secret of the Meta app. Enter both in the credential.',
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
