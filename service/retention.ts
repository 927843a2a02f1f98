import type { FastifyBaseLogger } from 'fastify';
import { timestamp, type Database } from './database';
import { ENDED } from './uploads';

const LOOK_EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Ends the life of what is over: uploads with their deliveries, events with what was sent of them, what the sync log
 * tells, and logins to the dashboard.
 *
 * @param retentionDays how long it is kept after its last change
 */
export function createRetention(options: {
	database: Database;
	retentionDays: number;
	log: FastifyBaseLogger;
}) {
	const { database, retentionDays, log } = options;
	let timer: NodeJS.Timeout | undefined;

	async function deleteOld(): Promise<void> {
		const before = timestamp(Date.now() - retentionDays * DAY_MS);
		const finished = database('deliveries')
			.select('upload_id')
			.groupBy('upload_id')
			.havingRaw(`sum(state not in (${ENDED.map(() => '?').join(', ')})) = 0`, [...ENDED])
			.havingRaw('max(updated_at) < ?', [before]);
		// Deliveries, and the outbox, go with the rows that they belong to.
		await database('uploads').whereIn('id', finished).delete();
		await database('events').where('created_at', '<', before).delete();
		await database('sync_log').where('at', '<', before).delete();
		await database('idempotency_keys').where('expires_at', '<', timestamp()).delete();
		await database('sessions').where('expires_at', '<', timestamp()).delete();
	}
	const look = () =>
		deleteOld().catch((error: unknown) => log.error({ err: error }, 'old rows could not be deleted'));

	return {
		async start(): Promise<void> {
			await look();
			timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
		},
		stop: () => clearInterval(timer),
	};
}
