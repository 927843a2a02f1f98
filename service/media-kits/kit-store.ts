import type { Knex } from 'knex';
import type { AccountStore } from '../accounts';
import { exportRows, timestamp, type Database } from '../database';
import { ApiError } from '../core/errors';
import type { Records } from '../core/feature';

/** What an owner chooses. */
export interface PageSettings {
	/** `null`: the name that the first account has. */
	title: string | null;
	description: string | null;
	/** In the order in which they are shown; all of them are connected, or were and must be connected again. */
	account_ids: string[];
	/** Whether anybody may see it. */
	enabled: boolean;
}

/** A media-kit page as its owner has set it up. Times are ISO 8601 in UTC. */
export interface Page extends PageSettings {
	slug: string;
	created_at: string;
	updated_at: string;
}

interface Row extends Omit<Page, 'account_ids' | 'enabled'> {
	// Not every database has other booleans.
	enabled: 0 | 1 | boolean;
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

const toPage = (row: Row, accounts: readonly AccountRow[]): Page => ({
	...row,
	account_ids: accounts.filter(({ slug }) => slug === row.slug).map((account) => account.account_id),
	enabled: Boolean(row.enabled),
});

const taken = (slug: string) =>
	new ApiError(
		409,
		'slug_taken',
		`There is a page "${slug}" already. Choose another name, or leave If-None-Match out to change that page.`,
		'fix-request',
	);

/** Puts what was chosen into the row of a page. @throws ApiError `slug_taken` if it must be new and is not */
async function writePage(
	trx: Knex.Transaction,
	slug: string,
	{ settings, mustBeNew }: { settings: PageSettings; mustBeNew: boolean },
): Promise<void> {
	const { title, description, enabled } = settings;
	const now = timestamp();
	const chosen = { title, description, enabled, updated_at: now };
	const insert = trx('mediakit_pages')
		.insert({ slug, ...chosen, created_at: now })
		.onConflict('slug');
	const written = await (mustBeNew ? insert.ignore() : insert.merge(chosen)).returning('slug');
	if (written.length === 0) throw taken(slug);
}

/** @throws ApiError `account_unknown` */
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
			`account_ids names "${unknown}", which is no connected account. GET /api/accounts lists the connected ones.`,
			'fix-request',
		);
	}
	await trx('mediakit_page_accounts').where({ slug }).delete();
	const rows = ids.map((account_id, position): AccountRow => ({ slug, account_id, position }));
	if (rows.length > 0) await trx('mediakit_page_accounts').insert(rows);
}

/** The media-kit pages in the database. A page whose last account is deleted goes with it (`createKitRecords`). */
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
		 * Makes a page, or changes it.
		 *
		 * @param mustBeNew whether a page of this name is an obstacle
		 * @throws ApiError `account_unknown`, `slug_taken`
		 */
		async save(slug: string, settings: PageSettings, mustBeNew: boolean): Promise<Page> {
			await database.transaction(async (trx) => {
				await writePage(trx, slug, { settings, mustBeNew });
				const ids = settings.account_ids;
				await writeAccounts(trx, slug, { ids, known: await accounts.knownIds(ids, trx) });
			});
			const page = await get(slug);
			if (page === undefined) throw new Error('The page just stored is not in the database.');
			return page;
		},

		/** @returns whether there was one */
		async remove(slug: string): Promise<boolean> {
			return (await pages().where({ slug }).delete()) > 0;
		},
	};
}

export type PageStore = ReturnType<typeof createPageStore>;

/** What is kept of an account in media-kit pages. */
export function createKitRecords(database: Database): Records {
	return {
		/** Deletes the pages that showed this account alone; others lose it with the account itself. */
		async forget(trx, { id }) {
			const slugs = () => trx('mediakit_page_accounts').select('slug');
			await trx('mediakit_pages')
				.whereIn('slug', slugs().where({ account_id: id }))
				.whereNotIn('slug', slugs().whereNot({ account_id: id }))
				.delete();
			return {};
		},

		async export({ id }) {
			const slugs = database('mediakit_page_accounts').select('slug').where({ account_id: id });
			const pages = await database('mediakit_pages').whereIn('slug', slugs).orderBy('slug');
			return { media_kit_pages: exportRows('mediakit_pages', pages) };
		},
	};
}
