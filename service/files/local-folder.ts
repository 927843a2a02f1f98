import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { explainStorage } from '../core/errors';

const READ_BYTES = 1024 * 1024;

/** The names that `createTemporaryFiles` gives: other files in the folder are not ours, and are neither counted nor deleted. */
const OUR_NAME = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.upload$/;

/** Our files in a local folder of mode 0700, which is made if it is missing; each file has mode 0600. */
export async function openLocalFolder(folder: string) {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const path = (name: string) => join(folder, name);

	const look = (name: string) =>
		stat(path(name)).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOENT') throw error;
			return undefined;
		});

	return {
		path,

		/** How many bytes a file has; undefined if there is none. */
		size: async (name: string): Promise<number | undefined> => (await look(name))?.size,

		/** When a file was written last: milliseconds since 1970; undefined if there is none. */
		modifiedAt: async (name: string): Promise<number | undefined> => (await look(name))?.mtimeMs,

		/** Reads a file from a byte on, to its end or up to and including another byte. */
		read: (name: string, firstByte: number, lastByte?: number): AsyncIterable<Uint8Array> =>
			createReadStream(path(name), { start: firstByte, end: lastByte, highWaterMark: READ_BYTES }),

		/** Goes through a file from a byte on to its end; a piece is overwritten when the next one is asked for. */
		async *scan(name: string, firstByte: number): AsyncGenerator<Uint8Array> {
			const file = await open(path(name));
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
		},

		list: async (): Promise<string[]> => (await readdir(folder)).filter((name) => OUR_NAME.test(name)),

		delete: (name: string): Promise<void> => rm(path(name), { force: true }),

		/** @throws ApiError 507 `storage_full` */
		async withFile<T>(name: string, flags: 'wx' | 'a', use: (file: FileHandle) => Promise<T>): Promise<T> {
			try {
				const file = await open(path(name), flags, 0o600);
				return await use(file).finally(() => file.close());
			} catch (error) {
				throw explainStorage(error);
			}
		},

		/** A file's entry in the folder is a thing of its own that has to reach the disk. */
		async sync(): Promise<void> {
			const handle = await open(folder);
			await handle.sync().finally(() => handle.close());
		},
	};
}

export type LocalFolder = Awaited<ReturnType<typeof openLocalFolder>>;
