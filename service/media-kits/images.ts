import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { clock, timestamp, type Database } from '../database';
import { imagesOf, type PageContent } from './page-content';

interface ImageRow {
	id: string;
	bytes: Buffer;
	created_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		mediakit_images: ImageRow;
	}
}

/** How long an image is kept if no page uses it. */
const UNUSED_MS = 24 * 60 * 60 * 1000;

/** Deletes the given images, except any that a page still uses. @param ids the images to check */
export async function dropImages(trx: Knex, ids: readonly string[]): Promise<void> {
	const contents = (await trx('mediakit_pages').pluck('content')) as string[];
	const shown = new Set(contents.flatMap((text) => imagesOf(JSON.parse(text) as PageContent)));
	const left = ids.filter((id) => !shown.has(id));
	if (left.length > 0) await trx('mediakit_images').whereIn('id', left).delete();
}

/** Cover and logo images, stored as WebP in the database. */
export function createImages(database: Database) {
	const images = () => database('mediakit_images');
	return {
		/** Stores an image. @returns its ID, for use in a page */
		async add(bytes: Buffer): Promise<string> {
			const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
			const created_at = timestamp();
			await images().insert({ id, bytes, created_at }).onConflict('id').merge({ created_at });
			return id;
		},

		async find(id: string): Promise<Buffer | undefined> {
			return (await images().where({ id }).first('bytes'))?.bytes;
		},

		/** Returns which of the given IDs exist. */
		known: async (ids: readonly string[]): Promise<string[]> =>
			ids.length === 0 ? [] : ((await images().whereIn('id', ids).pluck('id')) as string[]),

		/** Deletes images that were uploaded more than a day ago and that no page uses. */
		async purge(): Promise<void> {
			const before = timestamp(clock.now() - UNUSED_MS);
			const old = (await images().where('created_at', '<', before).pluck('id')) as string[];
			if (old.length > 0) await dropImages(database, old);
		},
	};
}

export type Images = ReturnType<typeof createImages>;
