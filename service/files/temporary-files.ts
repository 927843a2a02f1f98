import { createHash, randomUUID } from 'node:crypto';
import type { MediaType } from '../../platforms/media';
import { createByteBudget } from './byte-budget';
import { openLocalFolder } from './local-folder';
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

/**
 * Temporary files in a local folder of mode 0700; each file has mode 0600.
 *
 * @param limits the size of the largest file, and how many bytes all files together may hold
 */
export async function createTemporaryFiles(
	path: string,
	limits: { maxFileBytes: number; maxTotalBytes: number },
): Promise<TemporaryFiles> {
	const { maxFileBytes, maxTotalBytes } = limits;
	const folder = await openLocalFolder(path);
	const names = await folder.list();
	const found = await Promise.all(names.map(async (name) => [name, (await folder.size(name)) ?? 0] as const));
	const budget = createByteBudget(maxTotalBytes, new Map(found));
	const newName = () => `${randomUUID()}.upload`;

	function checkSize(name: string, sizeBytes: number): void {
		if (sizeBytes > maxFileBytes) throw fileTooLarge(maxFileBytes);
		budget.reserve(name, sizeBytes);
	}

	async function remove(name: string): Promise<void> {
		await folder.delete(name);
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

	return {
		write(source, announcedBytes = 0) {
			const name = newName();
			return making(name, async () => {
				if (announcedBytes > maxFileBytes) throw fileTooLarge(maxFileBytes);
				budget.check(announcedBytes);
				const description = createDescription(name);
				await folder.withFile(name, 'wx', async (file) => {
					await writeBlocks(file, source, (piece) => checkSize(name, description.see(piece)));
					await file.sync();
					await folder.sync();
				});
				const stored = description.end();
				budget.settle(name, stored.sizeBytes);
				return stored;
			});
		},

		create(announcedBytes) {
			const name = newName();
			return making(name, async () => {
				checkSize(name, announcedBytes);
				await folder.withFile(name, 'wx', folder.sync);
				return name;
			});
		},

		async append(name, source) {
			let sizeBytes = (await folder.size(name)) ?? 0;
			const media = sizeBytes === 0 ? createMediaCheck() : undefined;
			await folder.withFile(name, 'a', async (file) => {
				const writing = writeBlocks(file, source, (piece) => {
					sizeBytes += piece.length;
					checkSize(name, sizeBytes);
					media?.see(piece);
				});
				await writing.finally(() => file.sync());
			});
		},

		async describe(name) {
			const description = createDescription(name);
			for await (const piece of folder.scan(name, 0)) description.see(piece);
			return description.end();
		},

		path: folder.path,
		size: folder.size,
		read: folder.read,
		scan: folder.scan,
		delete: remove,
		list: folder.list,
		usedBytes: budget.usedBytes,
	};
}
