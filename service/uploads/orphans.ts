import type { UploadStore } from './store';
import type { TemporaryFiles } from './temporary-files';

/** Deletes files that no delivery needs any more: left by a process that was killed. Only before work begins. */
export async function deleteOrphans(store: UploadStore, files: TemporaryFiles): Promise<void> {
	const needed = await store.filesInUse();
	const orphans = (await files.list()).filter((name) => !needed.has(name));
	await Promise.all(orphans.map((name) => files.delete(name)));
}
