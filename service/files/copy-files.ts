import type { Database } from '../database';
import type { Blobs } from './blobs';

/** The result of copying files from one storage location to another. */
export interface CopiedFiles {
	files: number;
	bytes: number;
	/** The number of missing files; deliveries that need them fail with `file_lost`. */
	lost: number;
}

/**
 * Copies all registered files from one storage location to another, and verifies them.
 *
 * @param trx a transaction on the target's registry, which still refers to the old location
 * @throws Error if a file cannot be copied; the copies made so far are then deleted from the target, if possible
 */
export async function copyFiles(trx: Database, source: Blobs, target: Blobs): Promise<CopiedFiles> {
	const copied: CopiedFiles = { files: 0, bytes: 0, lost: 0 };
	const names = await trx('files').whereNull('dropped_at').orderBy('name').pluck('name');
	const done: string[] = [];
	await trx('file_parts').delete();
	try {
		for (const name of names) {
			const bytes = await source.size(name);
			if (bytes === undefined) {
				copied.lost++;
				continue;
			}
			done.push(name);
			if (bytes === 0) await target.create(name);
			else await target.put(name, source.read(name, 0));
			if ((await target.size(name)) !== bytes) throw new Error(`The copy of the file ${name} is incomplete.`);
			copied.files++;
			copied.bytes += bytes;
		}
	} catch (error) {
		for (const name of done) await target.delete(name).catch(() => {});
		throw error;
	}
	return copied;
}
