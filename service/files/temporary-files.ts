import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaType } from '../../platforms/media';
import { explainStorage } from '../core/errors';
import { createByteBudget } from './byte-budget';
import { createMediaCheck, fileTooLarge } from './media-check';
import { writeBlocks } from './write-blocks';

/** A video or picture on disk until its last delivery ends. */
export interface StoredFile {
	/** A name of our own, never the user's. */
	name: string;
	sizeBytes: number;
	sha256: string;
	contentType: MediaType;
}

/** Where media wait. A local folder first; the interface is all that the rest of the service knows. */
export interface TemporaryFiles {
	/**
	 * Writes a file to the end and safely to disk, piece by piece. After an error nothing of it is left.
	 *
	 * @param announcedBytes how long the source says it is. What cannot fit is refused at once, but room is kept only for
	 *   the bytes that have come: anybody can announce much
	 * @throws ApiError 415 `not_a_video`, 413 `file_too_large`, 400 `empty_file`, 507 `storage_full`; or the source's own error
	 */
	write(source: AsyncIterable<Uint8Array>, announcedBytes?: number): Promise<StoredFile>;
	/**
	 * Makes an empty file for bytes that come in several turns, and keeps room for them.
	 *
	 * @returns its name
	 * @throws ApiError 413, 507
	 */
	create(announcedBytes: number): Promise<string>;
	/** Adds bytes; what has come is safely on disk even if the source breaks off. @throws ApiError 413, 415, 507 */
	append(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
	/** Describes a file that `append` has completed. @throws ApiError 415, 400 `empty_file` */
	describe(name: string): Promise<StoredFile>;
	/** Where a process of this machine reads a file. */
	path(name: string): string;
	/** How many bytes a file has; undefined if there is none. */
	size(name: string): Promise<number | undefined>;
	/** Reads a file from a byte on, to its end or up to and including another byte. */
	read(name: string, firstByte: number, lastByte?: number): AsyncIterable<Uint8Array>;
	/**
	 * Goes through a file from a byte on to its end. A piece is overwritten when the next one is asked for: memory of its own
	 * for each of them costs more time than reading it.
	 */
	scan(name: string, firstByte: number): AsyncIterable<Uint8Array>;
	/** Deletes a file; one that is not there any more is no error. */
	delete(name: string): Promise<void>;
	/** The names of all files there are, of those that were made here. */
	list(): Promise<string[]>;
	/** The bytes that the files hold, and those for which room is kept. */
	usedBytes(): number;
}

const READ_BYTES = 1024 * 1024;

/** What `newName` makes: other files in the folder are not ours, and are neither counted nor deleted. */
const OUR_NAME = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.upload$/;

/**
 * Temporary files in a local folder of mode 0700; each file has mode 0600.
 *
 * @param limits the size of the largest file, and how many bytes all files together may hold
 */
export async function createTemporaryFiles(
	folder: string,
	limits: { maxFileBytes: number; maxTotalBytes: number },
): Promise<TemporaryFiles> {
	const { maxFileBytes, maxTotalBytes } = limits;
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const pathOf = (name: string) => join(folder, name);
	const size = (name: string) =>
		stat(pathOf(name)).then(
			(found) => found.size,
			() => undefined,
		);
	const read = (name: string, firstByte: number, lastByte?: number) =>
		createReadStream(pathOf(name), { start: firstByte, end: lastByte, highWaterMark: READ_BYTES });
	async function* scan(name: string, firstByte: number) {
		const file = await open(pathOf(name));
		try {
			const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
			for (let at = firstByte; ;) {
				const { bytesRead } = await file.read(buffer, 0, READ_BYTES, at);
				if (bytesRead === 0) return;
				yield buffer.subarray(0, bytesRead);
				at += bytesRead;
			}
		} finally {
			await file.close();
		}
	}
	const list = async () => (await readdir(folder)).filter((name) => OUR_NAME.test(name));

	const found = await Promise.all(
		(await list()).map(async (name) => [name, (await size(name)) ?? 0] as const),
	);
	const budget = createByteBudget(maxTotalBytes, new Map(found));

	function checkSize(name: string, sizeBytes: number): void {
		if (sizeBytes > maxFileBytes) throw fileTooLarge(maxFileBytes);
		budget.reserve(name, sizeBytes);
	}

	/** A file's entry in the folder is a thing of its own that has to reach the disk. */
	async function syncFolder(): Promise<void> {
		const handle = await open(folder);
		await handle.sync().finally(() => handle.close());
	}

	async function withFile<T>(
		name: string,
		flags: 'wx' | 'a',
		use: (file: FileHandle) => Promise<T>,
	): Promise<T> {
		try {
			const file = await open(pathOf(name), flags, 0o600);
			return await use(file).finally(() => file.close());
		} catch (error) {
			throw explainStorage(error);
		}
	}

	async function remove(name: string): Promise<void> {
		await rm(pathOf(name), { force: true });
		budget.release(name);
	}

	/** Runs what makes a file; if it fails, nothing of the file is left. */
	async function making<T>(name: string, make: () => Promise<T>): Promise<T> {
		try {
			return await make();
		} catch (error) {
			await remove(name);
			throw error;
		}
	}

	const newName = () => `${randomUUID()}.upload`;

	return {
		write(source, announcedBytes = 0) {
			const name = newName();
			return making(name, async () => {
				if (announcedBytes > maxFileBytes) throw fileTooLarge(maxFileBytes);
				budget.check(announcedBytes);
				const hash = createHash('sha256');
				const media = createMediaCheck();
				let sizeBytes = 0;
				await withFile(name, 'wx', async (file) => {
					await writeBlocks(file, source, (piece) => {
						sizeBytes += piece.length;
						checkSize(name, sizeBytes);
						media.see(piece);
						hash.update(piece);
					});
					await file.sync();
					await syncFolder();
				});
				budget.settle(name, sizeBytes);
				return { name, sizeBytes, sha256: hash.digest('hex'), contentType: media.end() };
			});
		},

		create(announcedBytes) {
			const name = newName();
			return making(name, async () => {
				checkSize(name, announcedBytes);
				await withFile(name, 'wx', syncFolder);
				return name;
			});
		},

		async append(name, source) {
			let sizeBytes = (await size(name)) ?? 0;
			const media = sizeBytes === 0 ? createMediaCheck() : undefined;
			await withFile(name, 'a', async (file) => {
				const writing = writeBlocks(file, source, (piece) => {
					sizeBytes += piece.length;
					checkSize(name, sizeBytes);
					media?.see(piece);
				});
				await writing.finally(() => file.sync());
			});
		},

		async describe(name) {
			const hash = createHash('sha256');
			const media = createMediaCheck();
			let sizeBytes = 0;
			for await (const piece of scan(name, 0)) {
				sizeBytes += piece.length;
				media.see(piece);
				hash.update(piece);
			}
			const contentType: MediaType = media.end();
			return { name, sizeBytes, sha256: hash.digest('hex'), contentType };
		},

		path: pathOf,
		size,
		read,
		scan,
		delete: remove,
		list,
		usedBytes: budget.usedBytes,
	};
}
