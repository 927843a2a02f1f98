import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { tableNames } from '../support/database';
import { openNewDatabase } from '../support/database-location';

/** For each table, the only folder of service/ that may name it. */
const OWNERS: Record<string, string> = {
	accounts: 'accounts',
	app_keys: 'app-keys',
	data_deletions: 'platform-webhooks',
	deliveries: 'uploads',
	drafts: 'channels',
	event_claims: 'events',
	events: 'events',
	file_parts: 'files',
	files: 'files',
	idempotency_keys: 'uploads',
	known_apps: 'token-endpoint',
	media: 'files',
	mediakit_images: 'media-kits',
	mediakit_page_accounts: 'media-kits',
	mediakit_pages: 'media-kits',
	mediakit_thumbnails: 'media-kits',
	news_subscriptions: 'platform-webhooks',
	oauth_states: 'accounts',
	outbox: 'events',
	platform_pauses: 'channels',
	platform_starts: 'channels',
	platform_webhooks: 'platform-webhooks',
	post_stats_history: 'statistics',
	refresh_answers: 'token-endpoint',
	request_turns: 'channels',
	resumable_uploads: 'uploads',
	sessions: 'dashboard',
	settings: 'database',
	social_stats_cache: 'statistics',
	social_stats_history: 'statistics',
	subscriptions: 'events',
	sync_log: 'accounts',
	token_imports: 'accounts',
	uploads: 'uploads',
	wrong_attempts: 'core',
};

const SERVICE = join(__dirname, '../../service');

/** Files that create the tables, or encrypt their secrets with a new key before any feature starts. */
const ABOUT_ALL_TABLES = /^database\/(migrations\/|key-rotation\.ts$)/;

/** Returns patterns that match a table's name in Knex calls and in SQL. */
function mentionsOf(table: string): RegExp[] {
	return [
		new RegExp(`\\b(?:database|trx|knex|connection)(?:<[^(]*>)?\\(\\s*['"\`]${table}\\b`),
		new RegExp(`\\.(?:\\w*[jJ]oin|from|into|table)\\(\\s*['"\`]${table}\\b`),
		new RegExp(`\\b(?:FROM|INTO|UPDATE|JOIN|TABLE)\\s+["\`]?${table}\\b`),
		// A column qualified by its table, such as 'accounts.id'.
		new RegExp(`['"\`](?:[^'"\`]*[\\s(])?${table}\\.[a-z_]+(?:[\\s=)][^'"\`]*)?['"\`]`),
		// A quoted name that contains an underscore can only be that of a table.
		...(table.includes('_') ? [new RegExp(`['"\`]${table}['"\`]`)] : []),
	];
}

const sources = () =>
	readdirSync(SERVICE, { recursive: true, encoding: 'utf8' })
		.map((path) => path.split(sep).join('/'))
		.filter((path) => path.endsWith('.ts') && !/(^|\/)(node_modules|dist|client)\//.test(path));

/** Returns all places in a file that mention another folder's table, as "file:line" and the line itself. */
function crossings(path: string, text: string): string[] {
	if (ABOUT_ALL_TABLES.test(path)) return [];
	return text.split('\n').flatMap((line, index) =>
		Object.entries(OWNERS)
			.filter(
				([table, owner]) => !path.startsWith(`${owner}/`) && mentionsOf(table).some((one) => one.test(line)),
			)
			.map(
				([table, owner]) =>
					`service/${path}:${index + 1} names ${table}, which belongs to ${owner}: ${line.trim()}`,
			),
	);
}

it('every table has an owner', async () => {
	const database = await openNewDatabase();
	const tables = await tableNames(database);
	await database.destroy();
	const ours = tables.filter((name) => !name.startsWith('knex_'));
	expect(ours.sort()).toEqual(Object.keys(OWNERS));
});

it("no part of the service names another part's table", () => {
	const found = sources().flatMap((path) => crossings(path, readFileSync(join(SERVICE, path), 'utf8')));
	expect(found).toEqual([]);
	expect(sources().length).toBeGreaterThan(200);
});

it.each([
	["	const rows = await database('uploads').select();", 'uploads'],
	["	await trx<Row>('sync_log').delete();", 'sync_log'],
	["	.join('accounts', 'accounts.id', 'account_id')", 'accounts'],
	["	await database.raw('SELECT username FROM accounts WHERE id = ?', [id]);", 'accounts'],
	["	.whereRaw('deliveries.upload_id = id')", 'deliveries'],
	["	for (const table of ['social_stats_cache']) await trx(table).delete();", 'social_stats_cache'],
])('finds %s', (line, table) => {
	expect(crossings('privacy/example.ts', `\n${line}`)).toEqual(
		expect.arrayContaining([expect.stringMatching(`^service/privacy/example.ts:2 names ${table},`)]),
	);
});

it('lets owners name their own tables', () => {
	expect(crossings('uploads/example.ts', "database('uploads')")).toEqual([]);
});

/** Files that mention databases by name, as operators do, or use SQLite only to lock a file. */
const NO_QUERIES = [
	'cli/commands/backup.ts',
	'cli/commands/database-copy.ts',
	'cli/commands/restore.ts',
	'cli/database-module.ts',
	'config/database.ts',
	'core/data-dir-lock.ts',
];

/** Returns the lines of code, excluding comments, that are specific to one database. */
const dialects = (text: string) =>
	text
		.split('\n')
		.filter((line) => !/^\s*(\/?\*|\/\/)/.test(line))
		.filter((line) => /sqlite|pragma\s+\w|postgres|['"`]pg['"`]|\bpg_|\bclient\.config\b/i.test(line));

it('no query outside of database/ names a dialect', () => {
	const others = sources().filter((path) => !path.startsWith('database/') && !NO_QUERIES.includes(path));
	const found = others.flatMap((path) =>
		dialects(readFileSync(join(SERVICE, path), 'utf8')).map((line) => `service/${path}: ${line.trim()}`),
	);
	expect(found).toEqual([]);
});

it.each([
	"	await database.raw('PRAGMA wal_checkpoint(TRUNCATE)');",
	"	await database('sqlite_master').select();",
	"	if (database.client.config.client === 'pg') return;",
	"	await trx.raw('SELECT pg_advisory_xact_lock(1)');",
])('finds the dialect in %s', (line) => {
	expect(dialects(line)).toEqual([line]);
});
