import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { selectUsername } from '../../accounts';
import { timestamp, type Database } from '../../database';
import { ENDED, type Delivery } from '../../channels';
import { FETCHING, toDelivery, unfetchedUploads } from '../upload-model';

/** Waiting for a person, not for a worker. */
const IDLE = [...ENDED, 'awaiting_approval' as const];

/** Names a worker so that another process on the same machine can see whether it still lives. */
const workerName = () => `${hostname()}/${process.pid}/${randomUUID()}`;

/** Whether a worker's process has certainly ended: it ran on this machine, and nothing runs under its number. */
function isDead(worker: string): boolean {
	const [host, pid] = worker.split('/');
	if (host !== hostname()) return false;
	if (Number(pid) === process.pid) return true;
	try {
		process.kill(Number(pid), 0);
		return false;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ESRCH';
	}
}

/** A delivery that a worker has taken. */
export interface Claimed {
	delivery: Delivery;
	/** Whether its `video_url` is fetched first. */
	fetches: boolean;
}

/** Who works on which delivery: each is held by one worker for the time of a lease. */
export function createClaims(database: Database, leaseMs: number) {
	const worker = workerName();
	const deliveries = () => database('deliveries');
	const leaseEnd = () => timestamp(Date.now() + leaseMs);

	return {
		/** Frees what a killed process held, so that nobody waits for its leases to run out. */
		async freeDead(): Promise<void> {
			const rows = await deliveries().whereNotNull('locked_by').distinct('locked_by');
			const dead = rows.map((row) => row.locked_by ?? '').filter(isDead);
			await deliveries().whereIn('locked_by', dead).update({ locked_by: null, locked_until: null });
		},

		/**
		 * Takes a delivery that is due and that nobody holds: of the account that was served least recently, the oldest.
		 *
		 * @param options.except ids that this process must not take
		 * @param options.mayFetch whether it may be one whose `video_url` is still to be fetched
		 */
		async claim(options: { except: readonly string[]; mayFetch: boolean }): Promise<Claimed | undefined> {
			const { except, mayFetch } = options;
			const now = timestamp();
			const lastServed = database('deliveries as others')
				.max('others.claimed_at')
				.whereRaw('others.account_id = deliveries.account_id');
			const next = deliveries()
				.select('id')
				.whereNotIn('state', IDLE)
				.whereNotIn('id', except)
				.where((query) => void query.whereNull('due_at').orWhere('due_at', '<=', now))
				.where((query) => void query.whereNull('locked_until').orWhere('locked_until', '<', now))
				.where((query) => {
					if (mayFetch) return;
					void query.whereNotIn('state', FETCHING).orWhereNotIn('upload_id', unfetchedUploads(database));
				})
				.orderByRaw('coalesce((?), ?)', [lastServed, ''])
				.orderBy(['created_at', 'id'])
				.limit(1);
			const [taken] = await deliveries()
				.where('id', next)
				.update({ locked_by: worker, locked_until: leaseEnd(), claimed_at: now })
				.returning('id');
			const row =
				taken &&
				(await deliveries()
					.select('deliveries.*', selectUsername(database, 'deliveries.account_id'))
					.where('deliveries.id', taken.id)
					.first());
			if (row === undefined) return undefined;
			const unfetched = await unfetchedUploads(database).where({ id: row.upload_id }).first();
			return { delivery: toDelivery(row), fetches: FETCHING.includes(row.state) && unfetched !== undefined };
		},

		async extend(id: string): Promise<void> {
			await deliveries().where({ id, locked_by: worker }).update({ locked_until: leaseEnd() });
		},

		async release(id: string): Promise<void> {
			await deliveries().where({ id, locked_by: worker }).update({ locked_by: null, locked_until: null });
		},
	};
}

export type Claims = ReturnType<typeof createClaims>;
