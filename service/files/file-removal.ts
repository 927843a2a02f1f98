import type { FastifyBaseLogger } from 'fastify';
import { clock, untilStored } from '../database';
import type { Blobs } from './blobs';
import type { FileRegistry } from './file-registry';

/**
 * A file has its row before its first byte. One without a row is left of a power failure, or belongs to another database
 * that somebody has exchanged for this one, and may put back.
 */
const STRAY_AGE_MS = 24 * 60 * 60_000;

/**
 * What deletes files: first their rows are dropped, then the bytes go, and then the rows. What a process leaves undone
 * goes with a later sweep.
 */
export function createFileRemoval(options: {
	blobs: Blobs;
	registry: FileRegistry;
	log: FastifyBaseLogger;
	/** Called for each file whose row has gone. */
	onDeleted: () => void;
}) {
	const { blobs, registry, log, onDeleted } = options;

	/** Does it at once, or as soon as the database takes data again; then nobody waits for it. */
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

	/** Removes a dropped file. @returns whether there was one */
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
		/** Removes a dropped file; never fails. */
		erase: (name: string) => store(() => erase(name)),

		/** Removes a file that was not kept; one that was kept stays. Never fails. */
		discard: (name: string) =>
			store(async () => {
				// The disk may be too full for a write to the database, and full of this very file.
				const isUnkept = await registry.dropOwn(name).catch(() => registry.isOwn(name));
				if (isUnkept) await erase(name);
			}),

		/** Removes what was dropped and is still there, and what has had no row for long. @returns how many files there were */
		async sweep(): Promise<number> {
			let files = 0;
			for (const name of await registry.dropped()) if (await erase(name)) files++;
			const there = await blobs.list();
			// After the list, since a file has its row before it is there.
			const known = new Set(await registry.names());
			for (const name of there) {
				if (!known.has(name) && (await isStray(name)) && (await deleteBytes(name))) files++;
			}
			return files;
		},
	};
}
