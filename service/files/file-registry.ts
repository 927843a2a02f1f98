import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { storageFull } from '../core/errors';
import { inTurn, timeOf, timestamp, type Database } from '../database';

/**
 * Space for a file is reserved in steps, so that a large file needs few database writes. Each step is a multiple of the
 * bytes received so far, within bounds.
 */
const STEP_FACTOR = 3;
const FIRST_STEP_BYTES = 64 * 1024;
const LONGEST_STEP_BYTES = 64 * 1024 * 1024;

const stepAfter = (bytes: number) =>
	Math.min(LONGEST_STEP_BYTES, Math.max(FIRST_STEP_BYTES, STEP_FACTOR * bytes));

/**
 * How long a writer may be silent before its file is dropped: far longer than sources may pause or clocks may differ.
 */
const WRITER_PATIENCE_MS = 30 * 60_000;

interface Row {
	name: string;
	reserved_bytes: number;
	written_by: string | null;
	written_until: string | null;
	dropped_at: string | null;
	created_at: string;
	/** A video's first frame as a JPEG; empty if it cannot be extracted, null if it has not been extracted yet. */
	frame: Buffer | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		files: Row;
	}
}

const givenUp = (name: string) => new Error(`The temporary file ${name} was deleted in the meantime.`);

/** Reserves space for files. */
function createRoom(options: {
	database: Database;
	/** `TEMP_MAX_BYTES`. */
	maxTotalBytes: number;
	/** Identifies this process as a writer. */
	writer: string;
	/** Returns the time until which a file may wait for its writer. */
	writtenUntil: (connection: Knex) => Promise<string>;
}) {
	const { database, maxTotalBytes, writer, writtenUntil } = options;
	const present = (trx: Knex) => trx('files').whereNull('dropped_at');

	/** Returns the number of reserved bytes. Dropped files count until their bytes are deleted. */
	async function usedBytes(connection: Knex = database): Promise<number> {
		const [row] = await connection('files').sum<{ bytes: number | null }[]>('reserved_bytes as bytes');
		return row?.bytes ?? 0;
	}

	/** Returns the number of free bytes. @throws ApiError 507 `storage_full` if there are fewer than needed */
	async function room(trx: Knex.Transaction, neededBytes: number): Promise<number> {
		const used = await usedBytes(trx);
		if (used + neededBytes <= maxTotalBytes) return maxTotalBytes - used;
		throw storageFull(`The temporary files use ${used} of ${maxTotalBytes} bytes (TEMP_MAX_BYTES).`);
	}

	/** Serializes reservations; otherwise, two processes could reserve the same free space at the same time. */
	const reserving = <T>(work: (trx: Knex.Transaction) => Promise<T>) =>
		inTurn(database, 'room for temporary files', work);

	return {
		usedBytes: () => usedBytes(),

		/**
		 * Records a file that this process is about to write.
		 *
		 * @param bytes.announced the announced size, which must fit
		 * @param bytes.reserved the part of the announced size to reserve now
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
		 * Reserves space for a growing file, plus a further step if there is room.
		 *
		 * @param mostBytes the maximum size of the file
		 * @returns the number of bytes reserved
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
 * The registry of temporary files and the space they use. A file's row is inserted before its first byte is written,
 * and removed after its bytes have been deleted. The writer owns the file until a row of another table refers to it;
 * after that, the file is kept until it is dropped.
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

		/** Renews this process's claim on a file that it is writing. */
		async extend(name: string): Promise<void> {
			const extended = await own(name).update({ written_until: await writtenUntil() });
			if (extended === 0) throw givenUp(name);
		},

		/** Records the size of a file that this process has written. */
		async settle(name: string, sizeBytes: number): Promise<void> {
			const settled = await own(name).update({
				reserved_bytes: sizeBytes,
				written_until: await writtenUntil(),
			});
			if (settled === 0) throw givenUp(name);
		},

		/** Keeps a complete file. A row written by `trx` must refer to the file. */
		async keep(trx: Knex.Transaction, name: string, sizeBytes: number): Promise<void> {
			const kept = await present(trx)
				.where({ name })
				.where((query) => void query.where({ written_by: writer }).orWhereNull('written_by'))
				.update({ written_by: null, written_until: null, reserved_bytes: sizeBytes });
			if (kept === 0) throw givenUp(name);
		},

		/** True if this process still owns the file. */
		isOwn: async (name: string): Promise<boolean> => (await own(name).first()) !== undefined,

		/** Drops a file if this process still owns it. @returns true if it did */
		dropOwn: async (name: string): Promise<boolean> =>
			(await own(name).update({ dropped_at: timestamp() })) > 0,

		/** Returns a file's first frame; undefined if it has not been extracted yet. */
		async frame(name: string): Promise<Uint8Array | undefined> {
			const row = await present().where({ name }).select('frame').first();
			return row?.frame ?? undefined;
		},

		/** Stores a file's first frame, if the file is still needed. */
		async keepFrame(name: string, frame: Uint8Array): Promise<void> {
			await present()
				.where({ name })
				.update({ frame: Buffer.from(frame) });
		},

		/** Drops a kept file once `trx` commits. */
		async drop(trx: Knex.Transaction, name: string): Promise<void> {
			await present(trx).where({ name }).update({ dropped_at: timestamp(), frame: null });
		},

		/**
		 * Drops all files that were not kept. Call this before writing any files, and only if no other process uses
		 * them.
		 */
		async dropUnkept(): Promise<void> {
			await present().whereNotNull('written_by').update({ dropped_at: timestamp() });
		},

		/** Drops unfinished files whose writers have died. @returns the names of all dropped files */
		async dropped(): Promise<string[]> {
			await present()
				.whereNot({ written_by: writer })
				.where('written_until', '<', timestamp(await timeOf(database)))
				.update({ dropped_at: timestamp() });
			return files().whereNotNull('dropped_at').pluck('name');
		},

		/** Removes the row of a file whose bytes have been deleted. @returns true if the row existed */
		remove: async (name: string): Promise<boolean> => (await files().where({ name }).delete()) > 0,
	};
}

export type FileRegistry = ReturnType<typeof createFileRegistry>;
