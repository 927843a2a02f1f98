import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { dialectFor, dialectOf } from './dialects';
import type { Table } from './dialect';
import { migrate } from './migrate';
import { OF_ONE_DATABASE, readSetting, writeSetting } from './settings';

const { movedTo, movingTo } = OF_ONE_DATABASE;

const BATCH = 200;

type Row = Record<string, unknown>;

/** Returns the place to which a database's data has been or is being moved; undefined if it has not been moved. */
export async function placeOfData(database: Knex): Promise<{ name: string; isThere: boolean } | undefined> {
	const [there, underWay] = [await readSetting(database, movedTo), await readSetting(database, movingTo)];
	const name = there ?? underWay;
	return name === undefined ? undefined : { name, isThere: there !== undefined };
}

const forgetPlace = (database: Knex) => database('settings').whereIn('name', [movedTo, movingTo]).delete();

/** Returns the tables in dependency order: each one after the tables that it references. */
function inOrder(tables: readonly Table[]): Table[] {
	const done = new Set<string>();
	const ordered: Table[] = [];
	while (ordered.length < tables.length) {
		const next = tables.filter(
			({ name, parents }) =>
				!done.has(name) && parents.every((parent) => parent === name || done.has(parent)),
		);
		if (next.length === 0) throw new Error('Tables refer to each other in a circle.');
		for (const table of next) done.add(table.name);
		ordered.push(...next);
	}
	return ordered;
}

/** Yields all rows of a table in batches, in primary key order. */
async function* rowsOf(trx: Knex, { name, key }: Table): AsyncGenerator<Row[]> {
	const columns = key.map(() => '??').join(', ');
	const values = key.map(() => '?').join(', ');
	for (let last: Row | undefined; ;) {
		const query = trx<Row>(name).select('*').limit(BATCH);
		for (const column of key) query.orderBy(column);
		if (name === 'settings') query.whereNotIn('name', Object.values(OF_ONE_DATABASE));
		const after = last;
		if (after)
			query.whereRaw(`(${columns}) > (${values})`, [
				...key,
				...key.map((column) => after[column]),
			] as never[]);
		const rows = (await query) as Row[];
		if (rows.length > 0) yield rows;
		if (rows.length < BATCH) return;
		last = rows.at(-1);
	}
}

/** Normalizes a value that databases represent differently. */
function plain(value: unknown): unknown {
	if (typeof value === 'boolean') return Number(value);
	return Buffer.isBuffer(value) ? value.toString('base64') : value;
}

/**
 * Returns the row count and a checksum of a table's contents. The checksum does not depend on the order of the rows,
 * since databases sort text differently.
 */
async function fingerprint(trx: Knex, table: Table): Promise<{ rows: number; hash: string }> {
	const sum = Buffer.alloc(32);
	let rows = 0;
	for await (const batch of rowsOf(trx, table)) {
		for (const row of batch) {
			const cells = Object.keys(row)
				.sort()
				.map((column) => [column, plain(row[column])]);
			const hash = createHash('sha256').update(JSON.stringify(cells)).digest();
			for (const [index, byte] of hash.entries()) sum.writeUInt8(sum.readUInt8(index) ^ byte, index);
			rows += 1;
		}
	}
	return { rows, hash: sum.toString('hex') };
}

async function requireEmpty(trx: Knex, tables: readonly Table[], name: string): Promise<void> {
	for (const table of tables) {
		if ((await trx(table.name).first()) !== undefined)
			throw new Error(`The database ${name} is not empty (${table.name}). Use an empty one.`);
	}
}

/** Copies a table and returns its row count. @throws Error if the copy has different contents */
async function copyTable(source: Knex, target: Knex.Transaction, from: Table, to: Table): Promise<number> {
	for await (const rows of rowsOf(source, from)) {
		const converted = rows.map((row) => {
			const booleans = to.booleans.map((column) => [
				column,
				row[column] === null ? null : Boolean(row[column]),
			]);
			return { ...row, ...Object.fromEntries(booleans) } as Row;
		});
		await target(to.name).insert(converted);
	}
	await dialectOf(target).countOn(target, to);
	const [original, copy] = [await fingerprint(source, from), await fingerprint(target, to)];
	if (original.rows === copy.rows && original.hash === copy.hash) return copy.rows;
	throw new Error(`The copy of ${from.name} differs from the original; nothing was copied.`);
}

/** Copies all tables and then everything else, in one transaction per database. @returns row counts by table */
async function copyAll(
	[source, from]: readonly [Knex, string],
	[target, to]: readonly [Knex, string],
	copyRest: (reading: Knex.Transaction, trx: Knex.Transaction) => Promise<void>,
): Promise<Record<string, number>> {
	const [sourceDialect, targetDialect] = [dialectFor(from), dialectFor(to)];
	const copy = async (reading: Knex.Transaction, trx: Knex.Transaction) => {
		await sourceDialect.takeTime(reading);
		await targetDialect.takeTime(trx);
		await targetDialect.lock(trx, 'migrations');
		const targets = new Map((await targetDialect.tables(trx)).map((table) => [table.name, table]));
		await requireEmpty(trx, [...targets.values()], targetDialect.nameOf(to));
		const copied: Record<string, number> = {};
		for (const table of inOrder(await sourceDialect.tables(reading))) {
			const own = targets.get(table.name);
			if (own) copied[table.name] = await copyTable(reading, trx, table, own);
		}
		await copyRest(reading, trx);
		return copied;
	};
	return await source.transaction(
		(reading) => target.transaction((trx) => copy(reading, trx)),
		sourceDialect.transactionConfig('read'),
	);
}

/**
 * Marks the data as being moved, so that no process of the service can start using it.
 *
 * @throws Error (one line) if a process is running, or the data has already been moved
 */
async function beginMove(source: Knex, from: string, to: string): Promise<void> {
	await source.transaction(async (trx) => {
		const place = await placeOfData(trx);
		if (place?.isThere)
			throw new Error(
				`The data of ${dialectFor(from).nameOf(from)} has already been moved to ${place.name}.`,
			);
		await dialectFor(from).requireUnused(trx);
		await writeSetting(trx, movingTo, dialectFor(to).nameOf(to));
	});
}

/** The result of a copy: row counts by table. */
export type Copied = Record<string, number>;

/**
 * Copies everything from a database that is not in use into an empty one, and records in the source that its data has
 * moved.
 *
 * @param from the source; like `to`, a location in the format of `openDatabase`
 * @param copyRest copies other data, such as files, before the move takes effect
 * @returns row counts by table
 * @throws Error (one line) if the target is not empty or the copy differs; in that case, nothing is copied
 */
export async function copyDatabase(
	from: string,
	to: string,
	copyRest: (reading: Knex.Transaction, trx: Knex.Transaction) => Promise<void> = async () => {},
): Promise<Copied> {
	const source = dialectFor(from).connect(from);
	const target = dialectFor(to).connect(to);
	try {
		await migrate(source, dialectFor(from).nameOf(from));
		await migrate(target, dialectFor(to).nameOf(to));
		await beginMove(source, from, to);
		try {
			const copied = await copyAll([source, from], [target, to], copyRest);
			await writeSetting(source, movedTo, dialectFor(to).nameOf(to));
			return copied;
		} catch (error) {
			await forgetPlace(source);
			throw error;
		}
	} finally {
		await Promise.all([source.destroy(), target.destroy()]);
	}
}

/**
 * Lets the service use a database again after its data has been moved, or after a move has been started.
 *
 * @returns the target of the move; undefined if there was none
 */
export async function useAgain(location: string): Promise<string | undefined> {
	const database = dialectFor(location).connect(location);
	try {
		await migrate(database, dialectFor(location).nameOf(location));
		const place = await placeOfData(database);
		await forgetPlace(database);
		return place?.name;
	} finally {
		await database.destroy();
	}
}
