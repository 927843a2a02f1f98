import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { dialectFor, dialectOf } from './dialects';
import type { Table } from './dialect';
import { migrate } from './migrate';
import { readSetting, writeSetting } from './settings';

/** What a database has noted that was copied elsewhere: where its data is now. */
const MOVED_TO = 'moved_to';

const BATCH = 200;

type Row = Record<string, unknown>;

/** Where the data of a database has been moved to; undefined if it has not. */
export const movedTo = (database: Knex): Promise<string | undefined> => readSetting(database, MOVED_TO);

/** Each table after those whose rows it refers to. */
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

/** All rows of a table, in the order of its key. */
async function* rowsOf(trx: Knex, { name, key }: Table): AsyncGenerator<Row[]> {
	const columns = key.map(() => '??').join(', ');
	const values = key.map(() => '?').join(', ');
	for (let last: Row | undefined; ;) {
		const query = trx<Row>(name).select('*').limit(BATCH);
		for (const column of key) query.orderBy(column);
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

/** The same value, as it looks in every database. */
function plain(value: unknown): unknown {
	if (typeof value === 'boolean') return Number(value);
	return Buffer.isBuffer(value) ? value.toString('base64') : value;
}

/** How many rows a table has, and what tells other rows from these. Databases sort texts differently: the order does not count. */
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
			throw new Error(`The database ${name} is not empty (${table.name}). Name an empty one.`);
	}
}

/** @throws Error if a table of the copy holds anything else */
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

/**
 * Copies everything from a database that no service uses into an empty one, and notes in it that its data has moved.
 *
 * @param from and `to`: as `openDatabase` takes them
 * @returns how many rows each table has
 * @throws Error in one line if the target is not empty or the copy is not the same; nothing is copied then
 */
export async function copyDatabase(from: string, to: string): Promise<Record<string, number>> {
	const [sourceDialect, targetDialect] = [dialectFor(from), dialectFor(to)];
	const [source, target] = [sourceDialect.connect(from), targetDialect.connect(to)];
	try {
		await migrate(source, sourceDialect.nameOf(from));
		await migrate(target, targetDialect.nameOf(to));
		const moved = await movedTo(source);
		if (moved !== undefined)
			throw new Error(`The data of ${sourceDialect.nameOf(from)} has been moved to ${moved} before.`);
		const counts = await source.transaction(
			(reading) =>
				target.transaction(async (trx) => {
					await targetDialect.takeTime(trx);
					await targetDialect.lock(trx, 'migrations');
					const targets = new Map((await targetDialect.tables(trx)).map((table) => [table.name, table]));
					await requireEmpty(trx, [...targets.values()], targetDialect.nameOf(to));
					const copied: Record<string, number> = {};
					for (const table of inOrder(await sourceDialect.tables(reading))) {
						const own = targets.get(table.name);
						if (own) copied[table.name] = await copyTable(reading, trx, table, own);
					}
					return copied;
				}),
			sourceDialect.transactionConfig('read'),
		);
		await writeSetting(source, MOVED_TO, targetDialect.nameOf(to));
		return counts;
	} finally {
		await Promise.all([source.destroy(), target.destroy()]);
	}
}
