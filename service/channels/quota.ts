import type { Knex } from 'knex';
import type { Platform } from '../../platforms/errors';
import { pacificDay } from '../../platforms/youtube';
import { clock, timestamp, type Database } from '../database';
import { createPauses } from './pauses';

const DAY_MS = 24 * 60 * 60_000;
/** The length of the longest day, on which daylight saving time ends. */
const LONGEST_DAY_MS = 25 * 60 * 60_000;

interface DraftRow {
	id: number;
	delivery_id: string;
	account_id: string;
	made_at: string;
	publish_id: string | null;
	freed_at: string | null;
	/**
	 * No longer written, since such rows are now in `platform_starts`; the migration that moves them still reads these
	 * columns.
	 */
	platform: Platform | null;
	refused_until: string | null;
}

interface PlatformStartRow {
	id: number;
	platform: Platform;
	/** Null if the delivery was deleted, on its own or with its account; its start still counts. */
	delivery_id: string | null;
	made_at: string;
	/** No longer written, since `platform_pauses` has replaced it. */
	refused_until: string | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		drafts: DraftRow;
		platform_starts: PlatformStartRow;
	}
}

/** A post that was started on a platform. */
export interface Begun {
	/** Milliseconds since 1970. */
	at: number;
	publishId: string | null;
	/** True if the post takes up a slot until the user finishes it. */
	isPending: boolean;
}

/**
 * Counts the posts started on each platform toward its limits. The counts are stored in the database, so that they
 * survive restarts.
 *
 * @param scale `LIMIT_TIME_SCALE`; divides the windows
 */
export function createQuota(database: Database, scale: number) {
	const drafts = (connection: Database | Knex.Transaction = database) => connection('drafts');
	const starts = (connection: Database | Knex.Transaction = database) => connection('platform_starts');
	const pauses = createPauses(database);
	/** The pause key for a platform's deliveries. */
	const deliveriesTo = (platform: Platform) => `deliveries to ${platform}`;

	return {
		/** Returns the posts that an account has started in the last 24 hours, oldest first. */
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

		/**
		 * Returns the number of deliveries to a platform, across all accounts, that have been started since midnight in
		 * Los Angeles.
		 */
		async ofPlatformToday(platform: Platform, connection?: Knex.Transaction): Promise<number> {
			const rows = await starts(connection)
				.where({ platform })
				.where('made_at', '>', timestamp(clock.now() - LONGEST_DAY_MS))
				.select('made_at');
			const today = pacificDay(clock.now());
			return rows.filter((row) => pacificDay(Date.parse(row.made_at)) === today).length;
		},

		/** Records, after a rejected delivery, the time until which the platform rejects uploads from all accounts. */
		refuse: (platform: Platform, until: Date): Promise<void> =>
			pauses.note(deliveriesTo(platform), until.getTime()),

		/** Returns the time until which a platform rejects uploads from all accounts; undefined if it does not. */
		async refusedUntil(platform: Platform, connection?: Knex.Transaction): Promise<Date | undefined> {
			const pause = await pauses.longest([deliveriesTo(platform)], connection);
			return pause && new Date(pause.until);
		},

		/**
		 * Returns the time at which a post leaves a window, in milliseconds since 1970.
		 *
		 * @param windowMs by default, a day
		 */
		leavesAt: (begun: Begun | undefined, windowMs = DAY_MS) => (begun?.at ?? 0) + windowMs / scale + 1,

		/** Counts a post that has been or is about to be started. */
		async add(
			{ id, accountId }: { id: string; accountId: string },
			connection?: Knex.Transaction,
		): Promise<void> {
			await drafts(connection).insert({ delivery_id: id, account_id: accountId, made_at: timestamp() });
		},

		/**
		 * Like `add`, for a platform whose limit is shared by all accounts. Deletes entries older than about two days.
		 */
		async addOfPlatform(
			{ id, platform }: { id: string; platform: Platform },
			connection?: Knex.Transaction,
		): Promise<void> {
			await starts(connection)
				.where('made_at', '<', timestamp(clock.now() - 2 * LONGEST_DAY_MS))
				.delete();
			await starts(connection).insert({ platform, delivery_id: id, made_at: timestamp() });
		},

		/** Removes a delivery from the platform's count, because its post was not started after all. */
		async freeOfPlatform(deliveryId: string): Promise<void> {
			await starts().where({ delivery_id: deliveryId }).delete();
		},

		/**
		 * Records the platform's response. The platform's windows are counted from now, the latest time at which they
		 * could have started.
		 *
		 * @param publishId null if no post was started
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

		/** Frees the slot of a draft that the user has finished. */
		async free(publishId: string): Promise<void> {
			await drafts().where({ publish_id: publishId, freed_at: null }).update({ freed_at: timestamp() });
		},
	};
}

export type Quota = ReturnType<typeof createQuota>;
