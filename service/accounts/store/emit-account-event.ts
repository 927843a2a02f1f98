import type { Knex } from 'knex';
import type { Events, EventType } from '../../events';

/** What subscribers hear of an account, as the database has it. */
type Told = Record<'id' | 'platform' | 'username' | 'expires_at' | 'refresh_expires_at' | 'health', string>;

/**
 * Tells subscribers what became of an account.
 *
 * @param trx the transaction in which it became so
 * @param more what belongs to this kind of event alone
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
