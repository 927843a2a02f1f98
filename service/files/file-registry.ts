import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { storageFull } from '../core/errors';
import { inTurn, timeOf, timestamp, type Database } from '../database';

/**
 * Files take room in steps, so that a large one needs few writes to the database: each as large as a multiple of what has
 * come so far, within bounds.
 */
const STEP_FACTOR = 3;
const FIRST_STEP_BYTES = 64 * 1024;
const LONGEST_STEP_BYTES = 64 * 1024 * 1024;

const stepAfter = (bytes: number) =>
	Math.min(LONGEST_STEP_BYTES, Math.max(FIRST_STEP_BYTES, STEP_FACTOR * bytes));

/** How long a file waits for its writer: far longer than a source may be silent, and than clocks differ. */
const WRITER_PATIENCE_MS = 30 * 60_000;

interface Row {
	name: string;
	reserved_bytes: number;
	written_by: string | null;
	written_until: string | null;
	dropped_at: string | null;
	created_at: string;
	/** The first frame of a video as a JPEG; without a byte: none can be drawn; null: none was drawn yet. */
	frame: Buffer | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		files: Row;
	}
}

const givenUp = (name: string) => new Error(`The temporary file ${name} was given up meanwhile.`);

/** What gives room to files. */
function createRoom(options: {
	database: Database;
	/** `TEMP_MAX_BYTES`. */
	maxTotalBytes: number;
	/** Names this process among those that write. */
	writer: string;
	/** Until when a file waits for its writer. */
	writtenUntil: (connection: Knex) => Promise<string>;
}) {
	const { database, maxTotalBytes, writer, writtenUntil } = options;
	const present = (trx: Knex) => trx('files').whereNull('dropped_at');

	/** What was dropped counts until its bytes are gone. */
	async function usedBytes(connection: Knex = database): Promise<number> {
		const [row] = await connection('files').sum<{ bytes: number | null }[]>('reserved_bytes as bytes');
		return row?.bytes ?? 0;
	}

	/** How many bytes are free. @throws ApiError 507 `storage_full` if they are fewer than needed */
	async function room(trx: Knex.Transaction, neededBytes: number): Promise<number> {
		const used = await usedBytes(trx);
		if (used + neededBytes <= maxTotalBytes) return maxTotalBytes - used;
		throw storageFull(`The temporary files hold ${used} of ${maxTotalBytes} bytes (TEMP_MAX_BYTES).`);
	}

	/** Two processes that look for room at once would both find the same. */
	const reserving = <T>(work: (trx: Knex.Transaction) => Promise<T>) =>
		inTurn(database, 'room for temporary files', work);

	return {
		usedBytes: () => usedBytes(),

		/**
		 * Enters a file that this process is going to write.
		 *
		 * @param bytes.announced must fit
		 * @param bytes.reserved how many of them are reserved already
		 * @throws ApiError 507 `storage_full`
		 */
		add: (name: string, bytes: { announced: number; reserved: number }): Promise<void> =>
			reserving(async (trx) => {
				await room(trx, bytes.announced);
				await trx('files').insert({
					name,
					reserved_bytes: bytes.reserved,
					written_by: writer,
					written_until: await writtenUntil(trx),
					created_at: timestamp(),
				});
			}),

		/**
		 * Reserves room for a file that has become so large, and for a step more as far as there is room.
		 *
		 * @param mostBytes how large the file can become
		 * @returns how many bytes are reserved
		 * @throws ApiError 507 `storage_full`
		 */
		grow: (name: string, sizeBytes: number, mostBytes: number): Promise<number> =>
			reserving(async (trx) => {
				const row = await present(trx).where({ name }).first();
				if (row === undefined) throw givenUp(name);
				const neededBytes = sizeBytes - row.reserved_bytes;
				if (neededBytes <= 0) return row.reserved_bytes;
				const step = Math.min(stepAfter(sizeBytes), mostBytes - row.reserved_bytes);
				const moreBytes = Math.max(neededBytes, Math.min(step, await room(trx, neededBytes)));
				const reserved_bytes = row.reserved_bytes + moreBytes;
				const grown = await present(trx).where({ name }).update({ reserved_bytes });
				if (grown === 0) throw givenUp(name);
				return reserved_bytes;
			}),
	};
}

/**
 * The register of temporary files, and of the room that they take. A file's row is there before its first byte, and goes
 * after its last one. Its writer owns it until a row of another table names it; from then on it stays until it is dropped.
 */
export function createFileRegistry({
	database,
	maxTotalBytes,
}: {
	database: Database;
	/** `TEMP_MAX_BYTES`. */
	maxTotalBytes: number;
}) {
	const writer = randomUUID();
	const files = (connection: Knex = database) => connection('files');
	const present = (connection?: Knex) => files(connection).whereNull('dropped_at');
	const own = (name: string) => present().where({ name, written_by: writer });
	const writtenUntil = async (connection: Knex = database) =>
		timestamp((await timeOf(connection)) + WRITER_PATIENCE_MS);

	return {
		...createRoom({ database, maxTotalBytes, writer, writtenUntil }),

		count: async (): Promise<number> => {
			const [row] = await files().count<{ files: number }[]>('* as files');
			return Number(row?.files);
		},

		names: async (): Promise<string[]> => files().pluck('name'),

		/** Says that this process still writes a file. */
		async extend(name: string): Promise<void> {
			const extended = await own(name).update({ written_until: await writtenUntil() });
			if (extended === 0) throw givenUp(name);
		},

		/** Notes the size of a file that this process has written. */
		async settle(name: string, sizeBytes: number): Promise<void> {
			const settled = await own(name).update({
				reserved_bytes: sizeBytes,
				written_until: await writtenUntil(),
			});
			if (settled === 0) throw givenUp(name);
		},

		/** Keeps a file from now on: its size is known, and a row that `trx` writes names it. */
		async keep(trx: Knex.Transaction, name: string, sizeBytes: number): Promise<void> {
			const kept = await present(trx)
				.where({ name })
				.where((query) => void query.where({ written_by: writer }).orWhereNull('written_by'))
				.update({ written_by: null, written_until: null, reserved_bytes: sizeBytes });
			if (kept === 0) throw givenUp(name);
		},

		/** Whether a file is still this process's own. */
		isOwn: async (name: string): Promise<boolean> => (await own(name).first()) !== undefined,

		/** Drops a file if it is still this process's own. @returns whether it was */
		dropOwn: async (name: string): Promise<boolean> =>
			(await own(name).update({ dropped_at: timestamp() })) > 0,

		/** The picture of a file; undefined: none was drawn yet. */
		async frame(name: string): Promise<Uint8Array | undefined> {
			const row = await present().where({ name }).select('frame').first();
			return row?.frame ?? undefined;
		},

		/** Keeps the picture of a file that is still needed. */
		async keepFrame(name: string, frame: Uint8Array): Promise<void> {
			await present()
				.where({ name })
				.update({ frame: Buffer.from(frame) });
		},

		/** Drops a kept file, if `trx` commits. */
		async drop(trx: Knex.Transaction, name: string): Promise<void> {
			await present(trx).where({ name }).update({ dropped_at: timestamp(), frame: null });
		},

		/** Drops every file that was not kept. Only for a process that is alone, before it writes. */
		async dropUnkept(): Promise<void> {
			await present().whereNotNull('written_by').update({ dropped_at: timestamp() });
		},

		/** Drops what other processes have left half written. @returns the names of all files that were dropped */
		async dropped(): Promise<string[]> {
			await present()
				.whereNot({ written_by: writer })
				.where('written_until', '<', timestamp(await timeOf(database)))
				.update({ dropped_at: timestamp() });
			return files().whereNotNull('dropped_at').pluck('name');
		},

		/** Removes the row of a file whose bytes are gone. @returns whether there was one */
		remove: async (name: string): Promise<boolean> => (await files().where({ name }).delete()) > 0,
	};
}

export type FileRegistry = ReturnType<typeof createFileRegistry>;
