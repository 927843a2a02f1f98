import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ClientApp } from '../channels';
import { timestamp, type Database } from '../database';

declare module 'knex/types/tables' {
	interface Tables {
		known_apps: { fingerprint: string; seen_at: string };
	}
}

/** More than any service needs; limits memory usage. */
const MOST_KNOWN = 1_000;

/** Returns a hash that identifies an app together with its secret. @param name the provider's name */
const fingerprintOf = (name: string, { id, secret }: ClientApp) =>
	createHash('sha256')
		.update(JSON.stringify([name, id, secret]))
		.digest('hex');

/**
 * Apps with a verified secret: the service's own, and those for which a platform has issued tokens. They are stored
 * as hashes and shared by all processes that use the database.
 *
 * @param ownOf returns the service's own app of a provider, if configured
 */
export function createKnownApps(database: Database, ownOf: (name: string) => ClientApp | undefined) {
	const proven = new LRUCache<string, true>({ max: MOST_KNOWN });

	function isOwn(name: string, fingerprint: string): boolean {
		const own = ownOf(name);
		return own !== undefined && fingerprintOf(name, own) === fingerprint;
	}

	return {
		async has(name: string, app: ClientApp): Promise<boolean> {
			const fingerprint = fingerprintOf(name, app);
			if (isOwn(name, fingerprint) || proven.has(fingerprint)) return true;
			const row = await database('known_apps').where({ fingerprint }).first();
			if (row) proven.set(fingerprint, true);
			return row !== undefined;
		},

		/** Records that a platform has accepted the secret. */
		async add(name: string, app: ClientApp): Promise<void> {
			const fingerprint = fingerprintOf(name, app);
			if (isOwn(name, fingerprint) || proven.has(fingerprint)) return;
			proven.set(fingerprint, true);
			await database('known_apps')
				.insert({ fingerprint, seen_at: timestamp() })
				.onConflict('fingerprint')
				.merge();
		},
	};
}
