import type { Knex } from 'knex';
import { timestamp, type Database } from '../../database';
import { unfetchedUploads } from './claims';
import type { Delivery, DeliveryRow } from '../upload-model';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Drafts of TikTok that an account may begin in a minute, and that may wait for its user (contracts/tiktok-api.md §4). */
const INITS_PER_MINUTE = 6;
const PENDING_PER_DAY = 5;

/** Containers of Instagram that an account may make in 24 hours (contracts/instagram-api.md §4.1). */
const CONTAINERS_PER_DAY = 400;

/** How often to look whether users have finished their drafts, while another one waits for a place. */
const LOOK_EVERY_MS = 60_000;
const LOOK_EVERY_AT_LEAST_MS = 1_000;

/** How soon to look again while another draft of the same account is being started. */
const INIT_UNDER_WAY_MS = 500;

interface DraftRow {
	id: number;
	delivery_id: string;
	account_id: string;
	made_at: string;
	publish_id: string | null;
	freed_at: string | null;
}

/** Why an account cannot begin another post now, and until when. */
export interface Wait {
	until: Date;
	/** It has all the drafts that TikTok lets wait. One that its user finishes makes room, so `until` is soon. */
	isInboxFull: boolean;
}

const waitFor = (until: number, isInboxFull = false): Wait => ({ until: new Date(until), isInboxFull });

/**
 * What deliveries have begun at the platforms, as far as it counts toward their windows: kept in the database, so that
 * a restart forgets nothing.
 *
 * @param scale `LIMIT_TIME_SCALE`; divides the windows
 */
export function createDrafts(database: Database, scale: number) {
	const drafts = (connection: Database | Knex.Transaction = database) => connection<DraftRow>('drafts');
	const lookEveryMs = Math.max(LOOK_EVERY_AT_LEAST_MS, LOOK_EVERY_MS / scale);
	const lookedAt = new Map<string, number>();
	const since = (windowMs: number) => timestamp(Date.now() - windowMs / scale);
	const leaves = (row: DraftRow | undefined, windowMs: number) =>
		Date.parse(row?.made_at ?? '') + windowMs / scale + 1;

	async function waitForRoom(
		accountId: string,
		connection: Database | Knex.Transaction,
	): Promise<Wait | undefined> {
		const recent = await drafts(connection)
			.where({ account_id: accountId })
			.where('made_at', '>', since(DAY_MS))
			.orderBy('made_at');
		const pending = recent.filter((row) => row.freed_at === null);
		if (pending.length >= PENDING_PER_DAY) {
			const roomAt = leaves(pending.at(-PENDING_PER_DAY), DAY_MS);
			return waitFor(Math.min(roomAt, Date.now() + lookEveryMs), true);
		}
		const inits = recent.filter((row) => row.made_at > since(MINUTE_MS));
		if (inits.length < INITS_PER_MINUTE) return undefined;
		return waitFor(leaves(inits.at(-INITS_PER_MINUTE), MINUTE_MS));
	}

	return {
		/** Why TikTok would refuse another draft now; undefined if there is room. */
		waitForRoom: (accountId: string) => waitForRoom(accountId, database),

		/**
		 * Takes a place for a draft of TikTok: one init per account at a time.
		 *
		 * @returns why there is none; undefined if it was taken
		 */
		async take(trx: Knex.Transaction, delivery: Delivery): Promise<Wait | undefined> {
			const underWay = await trx<DeliveryRow>('deliveries')
				.where({ account_id: delivery.accountId, state: 'uploading', publish_id: null })
				.where('locked_until', '>', timestamp())
				.whereNot('id', delivery.id)
				.first();
			if (underWay) return waitFor(Date.now() + INIT_UNDER_WAY_MS);
			const wait = await waitForRoom(delivery.accountId, trx);
			if (wait !== undefined) return wait;
			await drafts(trx).insert({
				delivery_id: delivery.id,
				account_id: delivery.accountId,
				made_at: timestamp(),
			});
			return undefined;
		},

		/** TikTok has answered: from now on its windows count, since they began no later. */
		async made(deliveryId: string, publishId: string | null): Promise<void> {
			await drafts()
				.where({ delivery_id: deliveryId, publish_id: null, freed_at: null })
				.update({
					made_at: timestamp(),
					publish_id: publishId,
					freed_at: publishId === null ? timestamp() : null,
				});
		},

		/**
		 * The publish ids of an account's drafts that count as pending, the oldest first; none if they were asked for a
		 * moment ago.
		 */
		async pendingToLookAt(accountId: string): Promise<string[]> {
			if (Date.now() < (lookedAt.get(accountId) ?? 0) + lookEveryMs) return [];
			lookedAt.set(accountId, Date.now());
			const rows = await drafts()
				.where({ account_id: accountId, freed_at: null })
				.whereNotNull('publish_id')
				.where('made_at', '>', since(DAY_MS))
				.orderBy('made_at');
			return rows.map((row) => row.publish_id ?? '');
		},

		/** The user has finished a draft: its place is free, and the delivery gains the posts that came of it. */
		async finished(publishId: string, postIds: readonly string[]): Promise<void> {
			await database.transaction(async (trx) => {
				await drafts(trx).where({ publish_id: publishId, freed_at: null }).update({ freed_at: timestamp() });
				if (postIds.length === 0) return;
				await trx<DeliveryRow>('deliveries')
					.where({ publish_id: publishId })
					.update({ post_ids: JSON.stringify(postIds), updated_at: timestamp() });
			});
		},

		/**
		 * Lets everything of an account that waits for a place wait until this time, instead of finding out one by one;
		 * except for what is still to be fetched, since URLs expire.
		 */
		async postpone(accountId: string, until: Date): Promise<void> {
			const dueAt = timestamp(until.getTime());
			await database<DeliveryRow>('deliveries')
				.where({ account_id: accountId, publish_id: null, locked_by: null })
				.whereIn('state', ['queued', 'fetching'])
				.whereNotIn('upload_id', unfetchedUploads(database))
				.where((query) => query.whereNull('due_at').orWhere('due_at', '<', dueAt))
				.update({ due_at: dueAt });
		},

		/** Until when Instagram would refuse an account so many more containers; undefined if there is room. */
		async waitForContainers(accountId: string, count: number): Promise<Date | undefined> {
			const recent = await drafts()
				.where({ account_id: accountId })
				.where('made_at', '>', since(DAY_MS))
				.orderBy('made_at');
			const tooMany = recent.length + count - CONTAINERS_PER_DAY;
			return tooMany > 0 ? new Date(leaves(recent[tooMany - 1], DAY_MS)) : undefined;
		},

		/** Counts a container of Instagram. */
		async madeContainer({ id, accountId }: Delivery): Promise<void> {
			await drafts().insert({ delivery_id: id, account_id: accountId, made_at: timestamp() });
		},
	};
}

export type Drafts = ReturnType<typeof createDrafts>;
