import { createHash, randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Knex } from 'knex';
import type { MediaType } from '../../platforms/media';
import { afterCommit, type Database } from '../database';
import type { Blobs } from './blobs';
import { createFileRegistry, type FileRegistry } from './file-registry';
import { createFileRemoval } from './file-removal';
import type { Inspected } from './inspected';
import { createMediaCheck, fileTooLarge } from './media-check';

/** A video or picture that is kept until its last delivery ends. */
export interface StoredFile {
	/** A name of our own, never the user's. */
	name: string;
	sizeBytes: number;
	sha256: string;
	contentType: MediaType;
}

/**
 * Where media wait; the interface is all that the rest of the service knows.
 *
 * A file belongs to the process that writes it until `keep`: one whose process ends before that is deleted.
 */
export interface TemporaryFiles {
	/**
	 * Writes a file to the end and safely, piece by piece. After an error nothing of it is left.
	 *
	 * @param announcedBytes how long the source says it is. What cannot fit is refused at once, but room is reserved only
	 *   for the bytes that have come and the next step: anybody can announce much
	 * @throws ApiError 415 `not_a_video`, 413 `file_too_large`, 400 `empty_file`, 507 `storage_full`; or the source's own error
	 */
	write(source: AsyncIterable<Uint8Array>, announcedBytes?: number): Promise<StoredFile>;
	/**
	 * Makes an empty file for bytes that come in several turns, and reserves room for them.
	 *
	 * @returns its name
	 * @throws ApiError 413, 507
	 */
	create(announcedBytes: number): Promise<string>;
	/** Adds bytes; what has come is safely kept even if the source breaks off. @throws ApiError 413, 415, 503, 507 */
	append(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
	/** Describes a file that `append` has completed. @throws ApiError 415, 400 `empty_file` */
	describe(name: string): Promise<StoredFile>;
	/** What an inspection reads a file by. */
	inspected(name: string): Inspected;
	/** How many bytes a file has; undefined if there is none. */
	size(name: string): Promise<number | undefined>;
	/** Reads a file from a byte on, to its end or up to and including another byte. */
	read(name: string, firstByte: number, lastByte?: number): AsyncIterable<Uint8Array>;
	/**
	 * Goes through a file from a byte on to its end. A piece is overwritten when the next one is asked for: memory of its own
	 * for each of them costs more time than reading it.
	 */
	scan(name: string, firstByte: number): AsyncIterable<Uint8Array>;
	/** The picture that was kept with a file, which has no byte if none can be drawn; undefined: none was kept. */
	frame(name: string): Promise<Uint8Array | undefined>;
	/** Keeps a small picture with a file, which is deleted with it; of a file that nothing needs any more it keeps none. */
	keepFrame(name: string, frame: Uint8Array): Promise<void>;
	/** Keeps a file beyond its process, if `trx` commits: a row that it writes names the file. */
	keep(trx: Knex.Transaction, file: Pick<StoredFile, 'name' | 'sizeBytes'>): Promise<void>;
	/** Deletes a file once `trx` has committed, which ends what needed it. */
	drop(trx: Knex.Transaction, name: string): Promise<void>;
	/** Deletes a file that was not kept; one that was, or that is not there any more, is no error. */
	delete(name: string): Promise<void>;
	/**
	 * Deletes the files that nothing needs and that are still there: their process has ended before they were kept, or
	 * before it had deleted them. What the register does not know is deleted only when it is a day old.
	 *
	 * @returns how many there were
	 */
	sweep(): Promise<number>;
	/** The names of all files whose bytes are there, of those that were made here. */
	list(): Promise<string[]>;
	/** How many files there are. */
	count(): Promise<number>;
	/** The bytes that are reserved for the files. */
	usedBytes(): Promise<number>;
	/** @throws Error if what keeps the bytes cannot be reached */
	check(): Promise<void>;
	close(): Promise<void>;
}

/** How often a process says that it still writes a file. */
const EXTEND_EVERY_MS = 60_000;

/** Learns what a file is while its bytes go by. */
function createDescription(name: string) {
	const hash = createHash('sha256');
	const media = createMediaCheck();
	let sizeBytes = 0;
	return {
		/** @returns how many bytes have gone by @throws ApiError 415 `not_a_video` as soon as it is clear */
		see(piece: Uint8Array): number {
			sizeBytes += piece.length;
			media.see(piece);
			hash.update(piece);
			return sizeBytes;
		},
		/** @throws ApiError 415 `not_a_video`, 400 `empty_file` */
		end: (): StoredFile => ({ name, sizeBytes, sha256: hash.digest('hex'), contentType: media.end() }),
	};
}

/** What reserves room for a file while its bytes come, and says that they still come. */
function createReservation(
	registry: FileRegistry,
	file: { name: string; reservedBytes: number; mostBytes: number; isKept: boolean },
) {
	const { name, mostBytes, isKept } = file;
	let { reservedBytes } = file;
	let extendedAt = performance.now();
	async function grow(sizeBytes: number): Promise<void> {
		reservedBytes = await registry.grow(name, sizeBytes, mostBytes);
	}
	return {
		/** @returns undefined if there is nothing to wait for @throws ApiError 507 */
		reserve(sizeBytes: number): Promise<void> | undefined {
			if (sizeBytes > reservedBytes) return grow(sizeBytes);
			if (isKept || performance.now() - extendedAt < EXTEND_EVERY_MS) return undefined;
			extendedAt = performance.now();
			return registry.extend(name);
		},
		/** Gives back what the whole file does not need. */
		async settle(sizeBytes: number): Promise<void> {
			if (sizeBytes !== reservedBytes) await registry.settle(name, sizeBytes);
		},
	};
}

/** Lets each piece be checked before it goes on. @param check waits for room if need be; its error ends the source */
async function* checking(
	source: AsyncIterable<Uint8Array>,
	check: (piece: Uint8Array) => Promise<void> | undefined,
): AsyncGenerator<Uint8Array> {
	for await (const piece of source) {
		const checked = check(piece);
		if (checked !== undefined) await checked;
		yield piece;
	}
}

/** What writes files. @param options.discard deletes one that could not be written to its end */
function createWriting(options: {
	blobs: Blobs;
	registry: FileRegistry;
	discard: (name: string) => Promise<void>;
	maxFileBytes: number;
}): Pick<TemporaryFiles, 'write' | 'create' | 'append'> {
	const { blobs, registry, discard, maxFileBytes } = options;
	const newName = () => `${randomUUID()}.upload`;

	function checkSize(sizeBytes: number): void {
		if (sizeBytes > maxFileBytes) throw fileTooLarge(maxFileBytes);
	}

	/** Runs what makes a file; if it fails, nothing of the file is left. */
	async function making<T>(name: string, make: () => Promise<T>): Promise<T> {
		try {
			return await make();
		} catch (error) {
			await discard(name);
			throw error;
		}
	}

	return {
		async write(source, announcedBytes) {
			const name = newName();
			const mostBytes = announcedBytes ?? maxFileBytes;
			checkSize(mostBytes);
			await registry.add(name, { announced: announcedBytes ?? 0, reserved: 0 });
			const room = createReservation(registry, { name, reservedBytes: 0, mostBytes, isKept: false });
			return making(name, async () => {
				const description = createDescription(name);
				const checked = checking(source, (piece) => {
					const sizeBytes = description.see(piece);
					checkSize(sizeBytes);
					return room.reserve(sizeBytes);
				});
				await blobs.put(name, checked);
				const stored = description.end();
				await room.settle(stored.sizeBytes);
				return stored;
			});
		},

		async create(announcedBytes) {
			const name = newName();
			checkSize(announcedBytes);
			await registry.add(name, { announced: announcedBytes, reserved: announcedBytes });
			return making(name, async () => {
				await blobs.create(name);
				return name;
			});
		},

		async append(name, source) {
			let sizeBytes = (await blobs.size(name)) ?? 0;
			const media = sizeBytes === 0 ? createMediaCheck() : undefined;
			const file = { name, reservedBytes: sizeBytes, mostBytes: 0, isKept: true };
			const room = createReservation(registry, file);
			const checked = checking(source, (piece) => {
				sizeBytes += piece.length;
				checkSize(sizeBytes);
				media?.see(piece);
				return room.reserve(sizeBytes);
			});
			await blobs.append(name, checked);
		},
	};
}

/**
 * Temporary files: their bytes in `blobs`, and their register in the database.
 *
 * @param options.isAlone whether no other process uses the files: what is not kept was then left by an earlier one
 * @param options.maxFileBytes the size of the largest file
 * @param options.maxTotalBytes how many bytes all files together may hold
 */
export async function createTemporaryFiles(options: {
	blobs: Blobs;
	database: Database;
	isAlone: boolean;
	maxFileBytes: number;
	maxTotalBytes: number;
	log: FastifyBaseLogger;
	onDeleted?: () => void;
}): Promise<TemporaryFiles> {
	const { blobs, isAlone, maxFileBytes, log, onDeleted = () => {} } = options;
	const registry = createFileRegistry(options);
	const { erase, discard, sweep } = createFileRemoval({ blobs, registry, log, onDeleted });
	if (isAlone) await registry.dropUnkept();

	return {
		...createWriting({ blobs, registry, discard, maxFileBytes }),

		async describe(name) {
			const description = createDescription(name);
			for await (const piece of blobs.scan(name, 0)) description.see(piece);
			return description.end();
		},

		inspected: blobs.inspected,
		size: blobs.size,
		read: blobs.read,
		scan: blobs.scan,
		frame: registry.frame,
		keepFrame: registry.keepFrame,
		keep: (trx, { name, sizeBytes }) => registry.keep(trx, name, sizeBytes),
		async drop(trx, name) {
			await registry.drop(trx, name);
			afterCommit(trx, () => erase(name));
		},
		delete: discard,
		sweep,
		list: blobs.list,
		count: registry.count,
		usedBytes: registry.usedBytes,
		check: blobs.check,
		close: blobs.close,
	};
}
