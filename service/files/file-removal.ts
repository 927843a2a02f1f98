import type { FastifyBaseLogger } from 'fastify';
import { clock, untilStored } from '../database';
import type { Blobs } from './blobs';
import type { FileRegistry } from './file-registry';

/**
 * The minimum age at which a file without a row is deleted. Rows are written before files, so such a file was left
 * behind by a power failure, or belongs to another database, which may yet be restored in place of this one.
 */
const STRAY_AGE_MS = 24 * 60 * 60_000;

/**
 * Deletes files: marks their rows as dropped, then deletes the bytes, and finally the rows. A later sweep completes
 * deletions that a process left unfinished.
 */
export function createFileRemoval(options: {
	blobs: Blobs;
	registry: FileRegistry;
	log: FastifyBaseLogger;
	/** Called for each file whose row was deleted. */
	onDeleted: () => void;
}) {
	const { blobs, registry, log, onDeleted } = options;

	/** Runs work immediately or, if that fails, in the background once the database accepts writes again. */
	async function store(work: () => Promise<unknown>): Promise<void> {
		await work().catch(() => void untilStored(work).catch(() => {}));
	}

	async function deleteBytes(name: string): Promise<boolean> {
		try {
			await blobs.delete(name);
			return true;
		} catch (error) {
			log.error({ err: error }, 'a temporary file could not be deleted');
			return false;
		}
	}

	/** Deletes a dropped file. @returns true if its row existed */
	async function erase(name: string): Promise<boolean> {
		const isErased = (await deleteBytes(name)) && (await registry.remove(name));
		if (isErased) onDeleted();
		return isErased;
	}

	async function isStray(name: string): Promise<boolean> {
		const modifiedAt = await blobs.modifiedAt(name);
		return modifiedAt !== undefined && modifiedAt < clock.now() - STRAY_AGE_MS;
	}

	return {
		/** Deletes a dropped file; never fails. */
		erase: (name: string) => store(() => erase(name)),

		/** Deletes a file unless it was kept. Never fails. */
		discard: (name: string) =>
			store(async () => {
				// The disk may be too full for a database write, possibly because of this very file.
				const isUnkept = await registry.dropOwn(name).catch(() => registry.isOwn(name));
				if (isUnkept) await erase(name);
			}),

		/** Deletes dropped files that still exist, and old files without a row. @returns the number of deleted files */
		async sweep(): Promise<number> {
			let files = 0;
			for (const name of await registry.dropped()) if (await erase(name)) files++;
			const there = await blobs.list();
			// Read after listing the files, since a file's row exists before the file does.
			const known = new Set(await registry.names());
			for (const name of there) {
				if (!known.has(name) && (await isStray(name)) && (await deleteBytes(name))) files++;
			}
			return files;
		},
	};
}
