import type { Account } from '../accounts';
import { secretColumns, timestamp, type Database } from '../database';

type Row = Record<string, unknown>;

/** Columns that hold JSON as text. */
const JSON_COLUMNS = new Set([
	'child_container_ids',
	'data',
	'error',
	'image_urls',
	'post_ids',
	'stats_data',
]);
/** What says nothing about the account: who works on a delivery or its tokens, and until when. */
const INTERNAL_COLUMNS = new Set([
	'claimed_at',
	'locked_by',
	'locked_until',
	'renewal_holder',
	'renewal_until',
]);

/** What belongs to the operator of the service, not to the account: URLs that are called, which may hold a secret. */
const OPERATORS_COLUMNS = new Set(['callback_url']);

const A_URL = /^https?:\/\/\S+$/i;
/** A link to a temporary file of ours works by what follows. */
const OUR_LINK = /\/media\/[\w.-]+\.\d{1,12}\.[\w-]{43}$/;

/** A URL without what makes it work for whoever has it: a signature is in the query, or in our own links in the path. */
function withoutSignature(text: string): string {
	if (!A_URL.test(text) || !URL.canParse(text)) return text;
	const { origin, pathname } = new URL(text);
	return `${origin}${pathname.replace(OUR_LINK, '/media/…')}`;
}

/** The same value; in all of its texts URLs are without their signatures. */
function unsigned(value: unknown): unknown {
	if (typeof value === 'string') return withoutSignature(value);
	if (Array.isArray(value)) return value.map(unsigned);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unsigned(inner)]));
}

/** A row as people read it: no secrets, no signatures, JSON as such. */
function toJson(table: string, row: Row): Row {
	const hidden = [...secretColumns(table), ...INTERNAL_COLUMNS, ...OPERATORS_COLUMNS];
	const shown = Object.entries(row).filter(([name]) => !hidden.includes(name));
	return Object.fromEntries(
		shown.map(([name, value]) => {
			const isJson = JSON_COLUMNS.has(name) && typeof value === 'string';
			return [name, unsigned(isJson ? (JSON.parse(value) as unknown) : value)];
		}),
	);
}

/**
 * Everything that is kept about an account, as JSON in snake_case, without tokens, signatures and other secrets. Files are named by
 * the size and the hash in their upload.
 */
export async function exportAccount(database: Database, { id, platform, username }: Account) {
	const read = async (table: string, where: Row, order: string) => {
		const rows = (await database(table).where(where).orderBy(order)) as Row[];
		return rows.map((row) => toJson(table, row));
	};
	const deliveries = await read('deliveries', { account_id: id }, 'created_at');
	const uploads = (await database('uploads')
		.whereIn('id', database('deliveries').select('upload_id').where({ account_id: id }))
		.orderBy('created_at')) as Row[];
	const pages = (await database('mediakit_pages')
		.whereIn('slug', database('mediakit_page_accounts').select('slug').where({ account_id: id }))
		.orderBy('slug')) as Row[];
	const [account] = await read('accounts', { id }, 'id');
	return {
		exported_at: timestamp(),
		account,
		statistics: {
			current: await read('social_stats_cache', { platform, username }, 'fetched_at'),
			history: await read('social_stats_history', { platform, username }, 'fetched_at'),
		},
		uploads: uploads.map((upload) => ({
			...toJson('uploads', upload),
			deliveries: deliveries.filter((delivery) => delivery.upload_id === upload.id),
		})),
		media_kit_pages: pages.map((page) => toJson('mediakit_pages', page)),
		events: await read('events', { account_id: id }, 'created_at'),
		sync_log: await read('sync_log', { account_id: id }, 'id'),
	};
}
