import type { Connection, StoredToken } from '../../credentials/instagram-credential';
import { REFRESH_AFTER_SECONDS } from '../../platforms/instagram';
import type { Caller } from '../shared/caller';
import { renewSigned, type Renewable } from '../shared/signed';
import { credentialType } from './connection';

/** Milliseconds since 1970: when Meta gave the token; undefined if nothing says so. */
export function obtainedAt({ obtained_at, n8n_expires_at, expires_in }: StoredToken): number | undefined {
	if (obtained_at) return Date.parse(obtained_at);
	if (n8n_expires_at && expires_in) return Number(n8n_expires_at) - Number(expires_in) * 1000;
	return undefined;
}

/** The OAuth2 credential as n8n renews it. */
export function renewable(node: Caller, { serviceUrl }: Connection): Renewable {
	return { type: credentialType(node), platform: 'Instagram', serviceUrl };
}

/** Executions that have had their chance; a failed renewal is not repeated for each item. */
const tried = new WeakSet<Caller>();

/**
 * Renews a token of 60 days that is more than 7 days old, at most once in an execution (contracts/instagram-api.md
 * §1.A step 4: only a living token can be renewed). What goes wrong is not the matter of the operation at hand: a token
 * that is still alive does its work, and one that has run out says so itself.
 */
export async function keepAlive(node: Caller, connection: Connection): Promise<void> {
	if (!connection.stored || tried.has(node)) return;
	tried.add(node);
	const from = obtainedAt(connection.stored);
	if (from === undefined || Date.now() - from < REFRESH_AFTER_SECONDS * 1000) return;
	try {
		await renewSigned<StoredToken>(node, renewable(node, connection));
	} catch (error) {
		node.logger.warn(`The token of Instagram was not renewed: ${(error as Error).message}`);
	}
}
