import type { Knex } from 'knex';
import type { Events, EventType } from '../../events';

/** The account columns from which events are built. */
type Told = Record<'id' | 'platform' | 'username' | 'expires_at' | 'refresh_expires_at' | 'health', string>;

/**
 * Emits an event about an account.
 *
 * @param trx the transaction that makes the change
 * @param more additional fields of this event type
 */
export async function emitAccountEvent(
	events: Pick<Events, 'add'>,
	trx: Knex.Transaction,
	type: EventType,
	row: Told,
	more: Record<string, unknown> = {},
): Promise<void> {
	const { id, platform, username, expires_at, refresh_expires_at, health } = row;
	const data = { account: { id, platform, username }, expires_at, refresh_expires_at, health, ...more };
	await events.add(trx, { type, accountId: id, data });
}
