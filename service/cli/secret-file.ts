import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { CommandFailed } from './failure';
import { isAbsent } from './text-file';

/** How much longer than before a file may become; whether there is that much space is tested before anything depends on it. */
const MARGIN_BYTES = 16 * 1024;

/** A file that was found to be writable, with space for its new content. */
export interface WritableFile {
	/** Writes the content, safely on disk when this resolves. */
	save(bytes: Buffer): Promise<void>;
}

/** One write may take only a part, as the last one before a full disk does. */
async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
	for (let done = 0; done < bytes.length;) {
		done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
	}
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
	await writeAt(file, bytes, 0);
	// Cut off last: a crash before leaves the new content, with the rest of the old one below it.
	await file.truncate(bytes.length);
	await file.sync();
}

/** A folder that may not be read cannot be synchronized either; its file is there all the same. */
async function syncFolder(path: string): Promise<void> {
	const folder = await open(dirname(path), 'r').catch(() => undefined);
	if (folder !== undefined) await folder.sync().finally(() => folder.close());
}

/** A file beside it takes its place in one step: whatever happens, either the old or the new one is there, whole. */
async function prepareBeside(path: string, existing: Stats | undefined): Promise<WritableFile> {
	async function write(bytes: Buffer, use?: (temporary: string) => Promise<void>): Promise<void> {
		const temporary = `${path}.${randomUUID()}.tmp`;
		const file = await open(temporary, 'wx', 0o600);
		try {
			const own = await file.stat();
			if (existing && (existing.uid !== own.uid || existing.gid !== own.gid)) {
				await file.chown(existing.uid, existing.gid);
			}
			await writeWhole(file, bytes).finally(() => file.close());
			await use?.(temporary);
		} finally {
			await rm(temporary, { force: true });
		}
	}
	await write(Buffer.alloc((existing?.size ?? 0) + MARGIN_BYTES));
	return {
		async save(bytes) {
			await write(bytes, (temporary) => rename(temporary, path));
			await syncFolder(path);
		},
	};
}

/** The file itself is written over, also through a link: it keeps its mode, its owner and its place. */
async function prepareInPlace(path: string): Promise<WritableFile> {
	async function change(use: (file: FileHandle) => Promise<void>): Promise<void> {
		const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
		await use(file).finally(() => file.close());
	}
	await change(async (file) => {
		const status = await file.stat();
		if (!status.isFile()) return;
		// Empty lines at the end mean nothing in a file of settings, should they stay after a crash.
		await writeAt(file, Buffer.alloc(MARGIN_BYTES, '\n'), status.size)
			.then(() => file.sync())
			.finally(() => file.truncate(status.size));
	});
	return {
		save: (bytes) =>
			change(async (file) => {
				if ((await file.stat()).isFile()) await writeWhole(file, bytes);
				else await file.writeFile(bytes);
			}),
	};
}

/** A file over which a container mounts another cannot be replaced, and cannot have a second name either. */
async function canBeReplaced(path: string): Promise<boolean> {
	const second = `${path}.${randomUUID()}.tmp`;
	try {
		await link(path, second);
		await rm(second);
		return true;
	} catch {
		return false;
	}
}

async function prepare(path: string): Promise<WritableFile> {
	const existing = await lstat(path).catch((error: unknown) => {
		if (isAbsent(error)) return undefined;
		throw error;
	});
	if (!existing) return await prepareBeside(path, undefined);
	if (existing.isFile() && (await canBeReplaced(path))) {
		const beside = await prepareBeside(path, existing).catch(() => undefined);
		if (beside) return beside;
	}
	return await prepareInPlace(path);
}

/** What a person does about a file that cannot be written. */
function whyNot(path: string, error: unknown): string {
	const { code = '' } = error as NodeJS.ErrnoException;
	const folder = dirname(path);
	const advice: Record<string, string> = {
		ENOSPC: `The disk of ${folder} is full. Make room there.`,
		EDQUOT: `The disk quota for ${folder} is used up. Make room there.`,
		EROFS: `${folder} is mounted read-only. Mount it for writing.`,
		ENOENT: `The folder ${folder} does not exist. Create it, or give another file with --env-file.`,
		EISDIR: `${path} is a folder. Give a file.`,
	};
	return (
		advice[code] ??
		`${(error as Error).message}. Give the user who runs this command write permission for it, or for its folder.`
	);
}

/**
 * Makes sure that a file can be written before something happens that depends on it: permissions, the space, a read-only
 * disk. A link, a file in a folder without write permission and one that is mounted by itself are written in place.
 *
 * @throws CommandFailed
 */
export async function prepareFile(path: string): Promise<WritableFile> {
	return await prepare(path).catch((error: unknown) => {
		throw new CommandFailed(`${path} cannot be written. ${whyNot(path, error)}`);
	});
}

/** Puts a text where it is found again, when its own file did not take it after all. @returns the file */
export async function rescue(path: string, bytes: Buffer): Promise<string> {
	const name = `${basename(path)}.${randomUUID()}.rescued`;
	const places = [dirname(path), tmpdir()].map((folder) => join(folder, name));
	for (const place of places) {
		try {
			const file = await open(place, 'wx', 0o600);
			await writeWhole(file, bytes).finally(() => file.close());
			return place;
		} catch {
			await rm(place, { force: true }).catch(() => undefined);
		}
	}
	throw new CommandFailed(
		`Neither ${path} nor ${places.join(' nor ')} can be written any more; the new tokens are lost.`,
	);
}

/** Writes a file with mode 0600 where it is new, safely on disk when this resolves. @throws CommandFailed */
export async function writeSecretFile(path: string, text: string): Promise<void> {
	const file = await prepareFile(path);
	await file.save(Buffer.from(text));
}
