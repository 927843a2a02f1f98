import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { CommandFailed } from './failure';
import { isAbsent } from './text-file';

/** The number of bytes by which a file may grow; a trial write of this size checks that the disk has space for it. */
const MARGIN_BYTES = 16 * 1024;

/** A file that is known to be writable, with space for its new content. */
export interface WritableFile {
	/** Writes the content; resolves once it is safely on disk. */
	save(bytes: Buffer): Promise<void>;
}

/** Writes all bytes. A single write may be partial, for example the last one before the disk is full. */
async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
	for (let done = 0; done < bytes.length;) {
		done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
	}
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
	await writeAt(file, bytes, 0);
	// Truncated last: after a crash before this, the file contains the new content, followed by the rest of the old.
	await file.truncate(bytes.length);
	await file.sync();
}

/** Syncs the file's folder. A folder without read permission cannot be synced, but the file has been written anyway. */
async function syncFolder(path: string): Promise<void> {
	const folder = await open(dirname(path), 'r').catch(() => undefined);
	if (folder !== undefined) await folder.sync().finally(() => folder.close());
}

/** Replaces the file atomically with a temporary one: at any time, it has either the old or the new content. */
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

/** Overwrites the file in place, even through a link, so that it keeps its mode, owner and location. */
async function prepareInPlace(path: string): Promise<WritableFile> {
	async function change(use: (file: FileHandle) => Promise<void>): Promise<void> {
		const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
		await use(file).finally(() => file.close());
	}
	await change(async (file) => {
		const status = await file.stat();
		if (!status.isFile()) return;
		// If a crash leaves these empty lines at the end of a settings file, they are harmless.
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

/**
 * True if a file can be replaced. A file that is a mount point in a container can be neither replaced nor hard-linked,
 * so a hard link is created as a test.
 */
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

/** Returns advice for a file that cannot be written. */
function whyNot(path: string, error: unknown): string {
	const { code = '' } = error as NodeJS.ErrnoException;
	const folder = dirname(path);
	const advice: Record<string, string> = {
		ENOSPC: `The disk with ${folder} is full. Free some space.`,
		EDQUOT: `The disk quota for ${folder} is used up. Free some space.`,
		EROFS: `${folder} is mounted read-only. Mount it read-write.`,
		ENOENT: `The folder ${folder} does not exist. Create it, or specify another file with --env-file.`,
		EISDIR: `${path} is a folder. Specify a file.`,
	};
	return (
		advice[code] ??
		`${(error as Error).message}. Give the user who runs this command write permission for the file or its folder.`
	);
}

/**
 * Checks in advance that a file can be written: that permissions and disk space are sufficient, and that it is not on a
 * read-only mount. A link, a mounted file and a file in a folder without write permission are written in place.
 *
 * @throws CommandFailed
 */
export async function prepareFile(path: string): Promise<WritableFile> {
	return await prepare(path).catch((error: unknown) => {
		throw new CommandFailed(`${path} cannot be written. ${whyNot(path, error)}`);
	});
}

/**
 * Saves content next to its file, or in the temporary folder, if the file itself cannot be written.
 *
 * @returns the path
 */
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
		`Neither ${path} nor ${places.join(' nor ')} could be written, so the new tokens are lost. Get new ones, and run "mediakit setup".`,
	);
}

/** Writes a file, with mode 0600 if it is new; resolves once it is safely on disk. @throws CommandFailed */
export async function writeSecretFile(path: string, text: string): Promise<void> {
	const file = await prepareFile(path);
	await file.save(Buffer.from(text));
}
