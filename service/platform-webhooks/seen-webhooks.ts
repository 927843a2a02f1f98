import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { clock, timestamp, type Database } from '../database';

/** Longer than any platform retries a webhook; the longest time in the contracts is 72 hours. */
const REMEMBER_MS = 4 * 24 * 60 * 60 * 1000;

declare module 'knex/types/tables' {
	interface Tables {
		platform_webhooks: { key_hash: string; received_at: string };
	}
}

/**
 * Remembers which webhooks have been processed, since platforms may send a webhook again even after it was accepted.
 */
export function createSeenWebhooks(database: Database) {
	const webhooks = () => database('platform_webhooks');
	const hash = (parts: readonly unknown[]) =>
		createHash('sha256').update(JSON.stringify(parts)).digest('hex');

	return {
		/**
		 * Processes a webhook unless it was already processed. The webhook is recorded only after `act` has finished,
		 * so it must be safe to repeat `act` after a crash.
		 *
		 * @param parts identifies the webhook
		 * @returns true if the webhook was new
		 */
		async once(parts: readonly unknown[], act: () => Promise<void>): Promise<boolean> {
			const key_hash = hash(parts);
			if (await webhooks().where({ key_hash }).first()) return false;
			await act();
			await webhooks().insert({ key_hash, received_at: timestamp() }).onConflict('key_hash').ignore();
			await webhooks()
				.where('received_at', '<', timestamp(clock.now() - REMEMBER_MS))
				.delete();
			return true;
		},

		/**
		 * Stores the effects of an item in a webhook unless they are already stored. This is atomic, even if the same
		 * webhook arrives twice at the same time.
		 *
		 * @param parts identifies the item
		 */
		async onceStored(
			parts: readonly unknown[],
			store: (trx: Knex.Transaction) => Promise<void>,
		): Promise<void> {
			const row = { key_hash: hash(parts), received_at: timestamp() };
			await database.transaction(async (trx) => {
				const insert = trx('platform_webhooks').insert(row).onConflict('key_hash').ignore();
				if ((await insert.returning('key_hash')).length === 1) await store(trx);
			});
		},
	};
}

export type SeenWebhooks = ReturnType<typeof createSeenWebhooks>;
