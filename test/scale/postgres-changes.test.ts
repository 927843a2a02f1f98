import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase, timestamp, watchChanges, type Database } from '../../service/database';
import { databaseLocation, dropDatabaseOf } from '../support/database-location';
import { startDeafProxy } from './support/deaf-proxy';

let name: string;
let location: string;
let open: Database[];

beforeEach(async () => {
	name = randomUUID();
	location = `${await databaseLocation(name)}&application_name=${name}`;
	open = [];
});

afterEach(async () => {
	await Promise.all(open.map((database) => database.destroy()));
	await dropDatabaseOf(name);
});

async function openAt(where: string): Promise<Database> {
	const database = await openDatabase(where);
	open.push(database);
	return database;
}

const write = (database: Database) =>
	database('social_stats_cache').insert({
		platform: 'tiktok',
		username: randomUUID(),
		stats_data: '{}',
		fetched_at: timestamp(),
	});

/** Watches a database. The returned `noticing` runs an action, and returns true if a change is noticed afterwards. */
async function watch(database: Database) {
	let noticed = 0;
	const { check, close } = watchChanges(database, () => (noticed += 1));
	const noticing = async (act: () => Promise<unknown>) => {
		const before = noticed;
		await act();
		// A check within 100 ms of the last one is skipped.
		await wait(110);
		await check();
		return noticed > before;
	};
	await noticing(async () => {});
	return { noticing, close };
}

const nothing = async () => {};

test('changes are noticed after the server has ended every connection', async () => {
	const ours = await openAt(location);
	const other = await openAt(await databaseLocation(name));
	const { noticing, close } = await watch(ours);
	expect(await noticing(nothing)).toBe(false);
	await other.raw('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?', [
		name,
	]);
	expect(await noticing(() => write(other))).toBe(true);
	await noticing(nothing);
	expect(await noticing(nothing)).toBe(false);
	expect(await noticing(() => write(other))).toBe(true);
	await write(ours);
	await close();
});

test('what cannot be announced is looked for each time', async () => {
	const proxy = await startDeafProxy(Number(new URL(location).port));
	const { port } = proxy.address() as AddressInfo;
	const through = location.replace(/:\d+\//, `:${port}/`);
	const ours = await openAt(through);
	const other = await openAt(location);
	const { noticing, close } = await watch(ours);
	expect(await noticing(() => write(other))).toBe(true);
	expect(await noticing(nothing)).toBe(true);
	await close();
	await Promise.all(open.splice(0).map((database) => database.destroy()));
	await new Promise((done) => proxy.close(done));
});
