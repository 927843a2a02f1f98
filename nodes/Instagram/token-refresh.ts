import type { Connection, StoredInstagramToken } from '../../credentials/instagram-credential';
import { REFRESH_AFTER_SECONDS } from '../../platforms/instagram';
import type { NodeContext } from '../shared/node-context';
import { refreshCredential, type RefreshableCredential } from '../shared/authenticated-requests';
import { credentialType } from './connection';

/** Returns when Meta issued the token, in milliseconds since 1970; undefined if unknown. */
export function obtainedAt({
	obtained_at,
	n8n_expires_at,
	expires_in,
}: StoredInstagramToken): number | undefined {
	if (obtained_at) return Date.parse(obtained_at);
	if (n8n_expires_at && expires_in) return Number(n8n_expires_at) - Number(expires_in) * 1000;
	return undefined;
}

/** Returns the OAuth2 credential for n8n to refresh. */
export function refreshableCredential(
	node: NodeContext,
	{ serviceUrl, accessToken }: Connection,
): RefreshableCredential {
	return { type: credentialType(node), platform: 'Instagram', serviceUrl, accessToken };
}

/** The time of the last refresh attempt, for each execution or polling trigger. */
const attempts = new WeakMap<NodeContext, number>();

/** Minimum time between two attempts, so that a failed refresh is not repeated for each item or poll. */
const AGAIN_AFTER_MILLISECONDS = 60 * 60 * 1000;

/**
 * Refreshes a 60-day token that is more than 7 days old, at most once an hour (contracts/instagram-api.md §1.A step 4:
 * only a valid token can be refreshed). Failures do not affect the current operation: a valid token still works, and an
 * expired one produces its own error.
 */
export async function refreshIfDue(node: NodeContext, connection: Connection): Promise<void> {
	const now = Date.now();
	if (!connection.stored || now - (attempts.get(node) ?? -Infinity) < AGAIN_AFTER_MILLISECONDS) return;
	attempts.set(node, now);
	const from = obtainedAt(connection.stored);
	if (from === undefined || now - from < REFRESH_AFTER_SECONDS * 1000) return;
	try {
		await refreshCredential<StoredInstagramToken>(node, refreshableCredential(node, connection));
	} catch (error) {
		node.logger.warn(`The Instagram token was not refreshed: ${(error as Error).message}`);
	}
}
