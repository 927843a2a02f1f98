import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { explainStorage } from '../core/errors';
import { isOurName, type Blobs } from './blobs';
import { writeBlocks } from './write-blocks';

const READ_BYTES = 1024 * 1024;

/**
 * Opens storage for blobs as files in a local folder. Creates the folder with mode 0700 if it is missing; files have
 * mode 0600.
 */
export async function openLocalFolder(folder: string): Promise<Blobs> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const path = (name: string) => join(folder, name);

	const look = (name: string) =>
		stat(path(name)).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOENT') throw error;
			return undefined;
		});

	/** Opens a file, calls `use` and closes the file. @throws ApiError 507 `storage_full` */
	async function withFile(name: string, flags: 'wx' | 'a', use: (file: FileHandle) => Promise<void>) {
		try {
			const file = await open(path(name), flags, 0o600);
			await use(file).finally(() => file.close());
		} catch (error) {
			throw explainStorage(error);
		}
	}

	/** Syncs the folder to disk, since syncing a file does not sync its entry in the folder. */
	async function sync(): Promise<void> {
		const handle = await open(folder);
		await handle.sync().finally(() => handle.close());
	}

	return {
		put: (name, source) =>
			withFile(name, 'wx', async (file) => {
				await writeBlocks(file, source);
				await file.sync();
				await sync();
			}),

		create: (name) => withFile(name, 'wx', sync),

		append: (name, source) =>
			withFile(name, 'a', (file) => writeBlocks(file, source).finally(() => file.sync())),

		size: async (name) => (await look(name))?.size,

		modifiedAt: async (name) => (await look(name))?.mtimeMs,

		read: (name, firstByte, lastByte) =>
			createReadStream(path(name), { start: firstByte, end: lastByte, highWaterMark: READ_BYTES }),

		async *scan(name, firstByte) {
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

		inspected: (name) => ({ path: path(name) }),
		list: async () => (await readdir(folder)).filter(isOurName),
		delete: (name) => rm(path(name), { force: true }),
		// The state of DATA_DIR is checked elsewhere.
		check: async () => {},
		close: async () => {},
	};
}
