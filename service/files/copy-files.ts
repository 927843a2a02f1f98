import type { Database } from '../database';
import type { Blobs } from './blobs';

/** What was copied from one place of files to another. */
export interface CopiedFiles {
	files: number;
	bytes: number;
	/** How many were not where they should have been: what waits for them ends with `file_lost`. */
	lost: number;
}

/**
 * Copies the files that the register has from one place to another, and checks that they are whole.
 *
 * @param trx of the register of the target, which says so far that they are where they were
 * @throws Error if one cannot be copied; there is none in the target then, as far as they can be deleted again
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
			if ((await target.size(name)) !== bytes) throw new Error(`The copy of the file ${name} is not whole.`);
			copied.files++;
			copied.bytes += bytes;
		}
	} catch (error) {
		for (const name of done) await target.delete(name).catch(() => {});
		throw error;
	}
	return copied;
}
