import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { clock, timestamp, type Database } from '../database';

/** Longer than any platform goes on sending a webhook: 72 hours is the longest in the contracts. */
const REMEMBER_MS = 4 * 24 * 60 * 60 * 1000;

declare module 'knex/types/tables' {
	interface Tables {
		platform_webhooks: { key_hash: string; received_at: string };
	}
}

/** Platforms send a webhook again, also after it was taken; this remembers which ones have had their effect. */
export function createSeenWebhooks(database: Database) {
	const webhooks = () => database('platform_webhooks');
	const hash = (parts: readonly unknown[]) =>
		createHash('sha256').update(JSON.stringify(parts)).digest('hex');

	return {
		/**
		 * Acts on a webhook unless that was done before. A webhook counts as seen only once it has had its effect, so `act`
		 * must not mind a second time after a crash in between.
		 *
		 * @param parts what makes the webhook the same one
		 * @returns whether it was new
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
		 * Stores what comes of something that a webhook tells, unless that was stored before: both or nothing, also if the
		 * same webhook comes twice at once.
		 *
		 * @param parts what makes it the same thing
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
