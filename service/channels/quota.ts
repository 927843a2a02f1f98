import type { Knex } from 'knex';
import type { Platform } from '../../platforms/errors';
import { pacificDay } from '../../platforms/youtube';
import { clock, timestamp, type Database } from '../database';

const DAY_MS = 24 * 60 * 60_000;
/** The one on which summer time ends. */
const LONGEST_DAY_MS = 25 * 60 * 60_000;

interface DraftRow {
	id: number;
	delivery_id: string;
	account_id: string;
	made_at: string;
	publish_id: string | null;
	freed_at: string | null;
	/** These two count in `platform_starts` now; only its migration reads them here. */
	platform: Platform | null;
	refused_until: string | null;
}

interface PlatformStartRow {
	id: number;
	platform: Platform;
	/** null: it was deleted, alone or with its account; what it has begun counts all the same. */
	delivery_id: string | null;
	made_at: string;
	/** Until then the platform takes nothing more, of any account. */
	refused_until: string | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		drafts: DraftRow;
		platform_starts: PlatformStartRow;
	}
}

/** A post that was begun at a platform. */
export interface Begun {
	/** In milliseconds since 1970. */
	at: number;
	publishId: string | null;
	/** Whether it takes a place until its user finishes it. */
	isPending: boolean;
}

/**
 * What deliveries have begun at the platforms, as far as it counts toward their windows: kept in the database, so that
 * a restart forgets nothing.
 *
 * @param scale `LIMIT_TIME_SCALE`; divides the windows
 */
export function createQuota(database: Database, scale: number) {
	const drafts = (connection: Database | Knex.Transaction = database) => connection('drafts');
	const starts = (connection: Database | Knex.Transaction = database) => connection('platform_starts');

	return {
		/** What an account has begun in the last 24 hours, the oldest first. */
		async ofDay(accountId: string, connection?: Knex.Transaction): Promise<Begun[]> {
			const rows = await drafts(connection)
				.where({ account_id: accountId })
				.where('made_at', '>', timestamp(clock.now() - DAY_MS / scale))
				.orderBy('made_at');
			return rows.map((row) => ({
				at: Date.parse(row.made_at),
				publishId: row.publish_id,
				isPending: row.freed_at === null,
			}));
		},

		/** How many deliveries to a platform, of all accounts, were begun since midnight in Los Angeles. */
		async ofPlatformToday(platform: Platform, connection?: Knex.Transaction): Promise<number> {
			const rows = await starts(connection)
				.where({ platform })
				.where('made_at', '>', timestamp(clock.now() - LONGEST_DAY_MS))
				.select('made_at');
			const today = pacificDay(clock.now());
			return rows.filter((row) => pacificDay(Date.parse(row.made_at)) === today).length;
		},

		/** Notes until when a platform takes nothing more, of any account, because it has refused a delivery. */
		async refuse(deliveryId: string, until: Date): Promise<void> {
			await starts()
				.where({ delivery_id: deliveryId })
				.update({ refused_until: timestamp(until.getTime()) });
		},

		/** Until when a platform takes nothing more, as it has said; undefined if that is over, or it has said nothing. */
		async refusedUntil(platform: Platform, connection?: Knex.Transaction): Promise<Date | undefined> {
			const last = await starts(connection)
				.where({ platform })
				.where('refused_until', '>', timestamp())
				.orderBy('refused_until', 'desc')
				.first('refused_until');
			return last?.refused_until ? new Date(last.refused_until) : undefined;
		},

		/** When something leaves a window, in milliseconds since 1970. @param windowMs of a day, if it is left out */
		leavesAt: (begun: Begun | undefined, windowMs = DAY_MS) => (begun?.at ?? 0) + windowMs / scale + 1,

		/** Counts something that was begun, or is about to be. */
		async add(
			{ id, accountId }: { id: string; accountId: string },
			connection?: Knex.Transaction,
		): Promise<void> {
			await drafts(connection).insert({ delivery_id: id, account_id: accountId, made_at: timestamp() });
		},

		/** The same where a platform counts all accounts together. What no day counts any more is deleted. */
		async addOfPlatform(
			{ id, platform }: { id: string; platform: Platform },
			connection?: Knex.Transaction,
		): Promise<void> {
			await starts(connection)
				.where('made_at', '<', timestamp(clock.now() - 2 * LONGEST_DAY_MS))
				.delete();
			await starts(connection).insert({ platform, delivery_id: id, made_at: timestamp() });
		},

		/** What a delivery was about to begin was not begun: it does not count for the platform. */
		async freeOfPlatform(deliveryId: string): Promise<void> {
			await starts().where({ delivery_id: deliveryId }).delete();
		},

		/**
		 * The platform has answered: from now on its windows count, since they began no later.
		 *
		 * @param publishId null: nothing was begun
		 */
		async answered(deliveryId: string, publishId: string | null): Promise<void> {
			await drafts()
				.where({ delivery_id: deliveryId, publish_id: null, freed_at: null })
				.update({
					made_at: timestamp(),
					publish_id: publishId,
					freed_at: publishId === null ? timestamp() : null,
				});
		},

		/** The user has finished a draft: its place is free. */
		async free(publishId: string): Promise<void> {
			await drafts().where({ publish_id: publishId, freed_at: null }).update({ freed_at: timestamp() });
		},
	};
}

export type Quota = ReturnType<typeof createQuota>;
