import type { Knex } from 'knex';
import type { AccountStore } from '../accounts';
import { exportRows, timestamp, type Database } from '../database';
import { ApiError } from '../core/errors';
import type { Records } from '../core/feature';
import { dropImages, type Images } from './images';
import { imagesOf, NO_CONTENT, type PageContent } from './page-content';
import { createThumbnailRecords } from './thumbnails';

/** Settings chosen by the owner. */
export interface PageSettings extends PageContent {
	/** `null`: the page shows the name of the first account. */
	title: string | null;
	description: string | null;
	/** In display order. Each account is connected or has to be reconnected. */
	account_ids: string[];
	/** True if the page is public. */
	enabled: boolean;
}

/** A media-kit page as set up by its owner. Times are ISO 8601 in UTC. */
export interface Page extends PageSettings {
	slug: string;
	created_at: string;
	updated_at: string;
}

interface Row extends Pick<Page, 'slug' | 'title' | 'description' | 'created_at' | 'updated_at'> {
	// Some databases have no booleans.
	enabled: 0 | 1 | boolean;
	/** `PageContent` as JSON. */
	content: string;
}

interface AccountRow {
	slug: string;
	account_id: string;
	position: number;
}

declare module 'knex/types/tables' {
	interface Tables {
		mediakit_pages: Row;
		mediakit_page_accounts: AccountRow;
	}
}

const contentOf = ({ content }: Pick<Row, 'content'>): PageContent => ({
	...NO_CONTENT,
	...(JSON.parse(content) as Partial<PageContent>),
});

const toPage = ({ content, ...row }: Row, accounts: readonly AccountRow[]): Page => ({
	...row,
	...contentOf({ content }),
	account_ids: accounts.filter(({ slug }) => slug === row.slug).map((account) => account.account_id),
	enabled: Boolean(row.enabled),
});

const taken = (slug: string) =>
	new ApiError(
		409,
		'slug_taken',
		`The page "${slug}" already exists. Choose another name, or omit If-None-Match to change that page.`,
		'fix-request',
		{ values: { slug } },
	);

/** Writes settings to a page's row. @throws ApiError `slug_taken` if the page must be new but already exists */
async function writePage(
	trx: Knex.Transaction,
	slug: string,
	{ settings, mustBeNew }: { settings: PageSettings; mustBeNew: boolean },
): Promise<void> {
	const { title, description, enabled, account_ids, ...content } = settings;
	void account_ids;
	const now = timestamp();
	const chosen = { title, description, enabled, content: JSON.stringify(content), updated_at: now };
	const insert = trx('mediakit_pages')
		.insert({ slug, ...chosen, created_at: now })
		.onConflict('slug');
	const written = await (mustBeNew ? insert.ignore() : insert.merge(chosen)).returning('slug');
	if (written.length === 0) throw taken(slug);
}

/** Replaces the accounts of a page. @throws ApiError `account_unknown` */
async function writeAccounts(
	trx: Knex.Transaction,
	slug: string,
	{ ids, known }: Record<'ids' | 'known', readonly string[]>,
): Promise<void> {
	const unknown = ids.find((id) => !known.includes(id));
	if (unknown !== undefined) {
		throw new ApiError(
			400,
			'account_unknown',
			`account_ids contains "${unknown}", which is not a connected account. GET /api/accounts lists the connected ones.`,
			'fix-request',
			{ values: { id: unknown } },
		);
	}
	await trx('mediakit_page_accounts').where({ slug }).delete();
	const rows = ids.map((account_id, position): AccountRow => ({ slug, account_id, position }));
	if (rows.length > 0) await trx('mediakit_page_accounts').insert(rows);
}

/** The media-kit pages in the database. A page is deleted together with its last account (`createKitRecords`). */
export function createPageStore(database: Database, accounts: Pick<AccountStore, 'knownIds'>) {
	const pages = () => database('mediakit_pages');
	const pageAccounts = () => database('mediakit_page_accounts').orderBy('position');

	async function get(slug: string): Promise<Page | undefined> {
		const row = await pages().where({ slug }).first();
		return row && toPage(row, await pageAccounts().where({ slug }));
	}

	return {
		get,

		async list(): Promise<Page[]> {
			const accounts = await pageAccounts();
			return (await pages().orderBy('slug')).map((row) => toPage(row, accounts));
		},

		/**
		 * Creates or changes a page.
		 *
		 * @param mustBeNew true to fail if a page with this name exists
		 * @throws ApiError `account_unknown`, `slug_taken`
		 */
		async save(slug: string, settings: PageSettings, mustBeNew: boolean): Promise<Page> {
			const before = await get(slug);
			await database.transaction(async (trx) => {
				await writePage(trx, slug, { settings, mustBeNew });
				const ids = settings.account_ids;
				await writeAccounts(trx, slug, { ids, known: await accounts.knownIds(ids, trx) });
				await dropImages(trx, before ? imagesOf(before) : []);
			});
			const page = await get(slug);
			if (page === undefined) throw new Error('The stored page was not found in the database.');
			return page;
		},

		/** Deletes a page and the images that no other page uses. @returns true if the page existed */
		async remove(slug: string): Promise<boolean> {
			const before = await get(slug);
			return await database.transaction(async (trx) => {
				const wasThere = (await trx('mediakit_pages').where({ slug }).delete()) > 0;
				await dropImages(trx, before ? imagesOf(before) : []);
				return wasThere;
			});
		},
	};
}

export type PageStore = ReturnType<typeof createPageStore>;

/** The account data stored in media-kit pages. */
export function createKitRecords(database: Database, images: Pick<Images, 'purge'>): Records {
	const thumbnails = createThumbnailRecords(database);
	return {
		async purge(before) {
			await images.purge();
			await thumbnails.purge(before);
		},

		/**
		 * Deletes the account's post images, and the pages that showed only this account. Deleting the account itself
		 * removes it from other pages.
		 */
		async forget(trx, { id }) {
			await trx('mediakit_thumbnails').where({ account_id: id }).delete();
			const slugs = () => trx('mediakit_page_accounts').select('slug');
			const alone = () =>
				trx('mediakit_pages')
					.whereIn('slug', slugs().where({ account_id: id }))
					.whereNotIn('slug', slugs().whereNot({ account_id: id }));
			const images = (await alone().select('content')).flatMap((row) => imagesOf(contentOf(row)));
			await alone().delete();
			await dropImages(trx, images);
			return {};
		},

		async export({ id }) {
			const slugs = database('mediakit_page_accounts').select('slug').where({ account_id: id });
			const pages = await database('mediakit_pages').whereIn('slug', slugs).orderBy('slug');
			return {
				media_kit_pages: exportRows('mediakit_pages', pages, { json: ['content'] }),
				media_kit_pictures: exportRows('mediakit_thumbnails', await thumbnails.export(id)),
			};
		},
	};
}
