import type { Account } from '../accounts';
import { factsOf } from '../channels';
import { clock, timestamp, type Database } from '../database';
import type { GuardedFetch } from '../outgoing';
import type { KitDocument } from './kit-document';
import { fetchPicture } from './fetched-pictures';
import { toWebp } from './picture';
import { canDraw } from './sharp';

interface ThumbnailRow {
	account_id: string;
	post_id: string;
	/** WebP; `null` if the platform returned no usable image. */
	bytes: Buffer | null;
	fetched_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		mediakit_thumbnails: ThumbnailRow;
	}
}

/** Twice the displayed size, for high-resolution screens. */
const SIZE = { width: 144, height: 192, fit: 'cover' } as const;
/** A page shows this many posts in total; if it has several accounts, all of them may be from the same account. */
const MOST_PER_ACCOUNT = 5;
/** Maximum time that an image is kept without new statistics, as required by the strictest platform. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

type Pictured = Pick<Account, 'id' | 'platform'>;
type Wanted = { id: string; url: string };

/** Returns an account's posts that a page could show, most viewed first. */
function candidates({ document, thumbnails }: KitDocument): Wanted[] {
	if (Date.parse(document.fetched_at) < clock.now() - KEPT_MS) return [];
	return [...document.recent_posts]
		.sort((a, b) => (b.views ?? -1) - (a.views ?? -1) || (b.likes ?? -1) - (a.likes ?? -1))
		.slice(0, MOST_PER_ACCOUNT)
		.flatMap(({ id }) => {
			const url = thumbnails.get(id);
			return url === undefined ? [] : [{ id, url }];
		});
}

/**
 * Post images, fetched once per statistics refresh, since their URLs expire within hours. An image is kept only
 * while its post is among the recent ones, so that a post deleted by its creator disappears after the next refresh.
 * Images are deleted after 30 days without a refresh, and with their account.
 */
export function createThumbnails({
	database,
	fetch,
}: {
	database: Database;
	fetch: Pick<GuardedFetch, 'openWithin'>;
}) {
	const rows = (id: string) => database('mediakit_thumbnails').where({ account_id: id });

	async function store({ id: accountId, platform }: Pictured, { id, url }: Wanted, stopped: AbortSignal) {
		const { pictureDomains } = factsOf(platform);
		const found = await fetchPicture((signal) => fetch.openWithin(pictureDomains, url, signal), stopped);
		const bytes = (found && (await toWebp(found, SIZE))) ?? null;
		const row = { account_id: accountId, post_id: id, bytes, fetched_at: timestamp() };
		await database('mediakit_thumbnails').insert(row).onConflict(['account_id', 'post_id']).merge();
	}

	return {
		/** Returns an account's stored images by post ID. */
		async of({ id }: Pick<Account, 'id'>): Promise<ReadonlyMap<string, Buffer>> {
			const found = await rows(id).whereNotNull('bytes');
			return new Map(found.flatMap(({ post_id: post, bytes }) => (bytes ? [[post, bytes]] : [])));
		},

		/**
		 * Deletes the images of posts that the document no longer contains, and fetches the images that have not been
		 * fetched since the document was created.
		 *
		 * @throws ApiError `pictures_unavailable`; the signal's reason
		 */
		async refresh(account: Pictured, document: KitDocument, signal: AbortSignal): Promise<void> {
			const { id } = account;
			const wanted = candidates(document);
			const madeAt = Date.parse(document.document.fetched_at);
			const kept = await rows(id).select('post_id', 'fetched_at');
			const left = kept.map((row) => row.post_id).filter((post) => !wanted.some((one) => one.id === post));
			if (left.length > 0) await rows(id).whereIn('post_id', left).delete();
			const current = kept.filter((row) => Date.parse(row.fetched_at) >= madeAt).map((row) => row.post_id);
			const missing = canDraw() ? wanted.filter((one) => !current.includes(one.id)) : [];
			for (const each of missing) await store(account, each, signal);
		},
	};
}

export type Thumbnails = ReturnType<typeof createThumbnails>;

/** The stored images of an account's posts. */
export function createThumbnailRecords(database: Database) {
	const rows = (id: string) => database('mediakit_thumbnails').where({ account_id: id });
	return {
		/** Deletes images fetched more than 30 days ago, or before `before` if that is later. */
		async purge(before: string): Promise<void> {
			const oldest = timestamp(clock.now() - KEPT_MS);
			await database('mediakit_thumbnails')
				.where('fetched_at', '<', before > oldest ? before : oldest)
				.delete();
		},

		/** Returns an account's images for the export, as WebP in base64. */
		async export(id: string) {
			const found = await rows(id).orderBy('post_id');
			return found.map(({ bytes, ...row }) => ({ ...row, picture: bytes?.toString('base64') ?? null }));
		},
	};
}
