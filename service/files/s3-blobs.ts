import { ConfigError, type StoreConfig } from '../config';
import type { Database } from '../database';
import { isOurName, type Blobs } from './blobs';
import { inBlocks } from './file-blocks';
import { fileLost, storeUnavailable } from './file-errors';
import { createFileParts, fileOf, type FilePart, type FileParts } from './file-parts';
import type { Inspected } from './inspected';
import { openS3Store, refusal, type S3Store } from './s3-store';

/** S3 requires parts of at least 5 MiB, except for the last; much larger parts would only use more memory. */
const PART_BYTES = 8 * 1024 * 1024;
/** Appended bytes are written as objects of this size; an object that is complete is kept even if a later one fails. */
const APPEND_BYTES = 16 * 1024 * 1024;
/** Size of the read-ahead. Inspections read a few bytes at a time, and each read would otherwise be a request. */
const AHEAD_BYTES = 256 * 1024;

const endOf = (parts: readonly FilePart[]) => {
	const last = parts.findLast(({ bytes }) => bytes !== undefined);
	return last === undefined ? 0 : last.firstByte + (last.bytes ?? 0);
};

async function* from<T>(first: T, others: AsyncIterable<T>): AsyncGenerator<T> {
	yield first;
	yield* others;
}

function createWriting(store: S3Store, parts: FileParts): Pick<Blobs, 'put' | 'append'> {
	async function putLong(object: string, blocks: AsyncIterable<Uint8Array>): Promise<number> {
		const uploadId = await store.begin(object);
		try {
			await parts.noteUpload(object, uploadId);
			return await store.sendParts(object, uploadId, blocks);
		} catch (error) {
			// If this fails, the leftovers are deleted with the file, which is about to be discarded.
			await store.abort(object, uploadId).catch(() => {});
			throw error;
		}
	}

	return {
		async put(name, source) {
			const object = await parts.begin(name, 0);
			const blocks = inBlocks(source, PART_BYTES, false);
			try {
				const { value: first = new Uint8Array() } = await blocks.next();
				if (first.length < PART_BYTES) await store.put(object, first);
				const bytes = first.length < PART_BYTES ? first.length : await putLong(object, from(first, blocks));
				await parts.complete(object, bytes);
			} finally {
				await blocks.return(undefined);
			}
		},

		async append(name, source) {
			let firstByte = endOf(await parts.of(name));
			for await (const block of inBlocks(source, APPEND_BYTES, true)) {
				const object = await parts.begin(name, firstByte);
				await store.put(object, block);
				await parts.complete(object, block.length);
				firstByte += block.length;
			}
		},
	};
}

function createReading(store: S3Store, parts: FileParts) {
	async function* read(
		name: string,
		firstByte: number,
		lastByte = Infinity,
		signal?: AbortSignal,
	): AsyncGenerator<Uint8Array> {
		const complete = (await parts.of(name)).filter(({ bytes }) => bytes !== undefined);
		if (complete.length === 0) throw fileLost();
		for (const { object, firstByte: start, bytes = 0 } of complete) {
			const [from, to] = [Math.max(firstByte, start), Math.min(lastByte, start + bytes - 1)];
			if (from <= to) yield* store.read(object, from - start, to - start, signal);
		}
	}

	/** Returns a reader with read-ahead for one inspection. */
	function inspected(name: string): Inspected {
		let ahead = { start: 0, bytes: Buffer.alloc(0) };
		return {
			isNear: true,
			async *read(start, end, signal) {
				if (end - start > AHEAD_BYTES) return yield* read(name, start, end - 1, signal);
				if (start < ahead.start || end > ahead.start + ahead.bytes.length) {
					const pieces: Uint8Array[] = [];
					const last = start + AHEAD_BYTES - 1;
					for await (const piece of read(name, start, last, signal)) pieces.push(piece);
					ahead = { start, bytes: Buffer.concat(pieces) };
				}
				yield ahead.bytes.subarray(start - ahead.start, end - ahead.start);
			},
		};
	}

	return { read, inspected };
}

/**
 * Opens storage for blobs as objects in an S3-compatible store. The database records which objects belong to a blob.
 */
export async function openS3Blobs(config: StoreConfig, database: Database): Promise<Blobs> {
	const store = await openS3Store(config);
	const trouble = await store.findTrouble();
	if (trouble?.isRefusal) throw new ConfigError(`FILES_URL: ${refusal(trouble.reason)}`);
	const parts = createFileParts(database);
	const { read, inspected } = createReading(store, parts);

	/** Deletes all of a file's objects from the store, including those that are not recorded. */
	async function deleteFound(name: string): Promise<void> {
		for (const { object, uploadId } of await store.list(`${name}/`)) {
			if (uploadId !== undefined) await store.abort(object, uploadId);
			await store.delete(object);
		}
	}

	return {
		...createWriting(store, parts),

		// The row in the registry is sufficient for an empty blob.
		create: async () => {},

		async size(name) {
			const known = await parts.of(name);
			const last = known.findLast(({ bytes }) => bytes !== undefined);
			if (last === undefined) return (await parts.isRegistered(name)) ? 0 : undefined;
			return (await store.has(last.object)) ? endOf(known) : undefined;
		},

		async modifiedAt(name) {
			const found = await store.list(`${name}/`);
			return found.length === 0 ? undefined : Math.max(...found.map(({ at }) => at));
		},

		read,
		scan: (name, firstByte) => read(name, firstByte),
		inspected,

		async list() {
			const names = new Set((await store.list('')).map(({ object }) => fileOf(object)));
			return [...names].filter(isOurName);
		},

		async delete(name) {
			const known = await parts.of(name);
			for (const { object, uploadId } of known) {
				if (uploadId !== undefined) await store.abort(object, uploadId);
				await store.delete(object);
			}
			const isAll = known.length > 0 && known.every(({ bytes }) => bytes !== undefined);
			if (!isAll) await deleteFound(name);
			await parts.remove(name);
		},

		async check() {
			const found = await store.findTrouble();
			if (found !== undefined) throw storeUnavailable(found.reason);
		},

		close: async () => store.close(),
	};
}
