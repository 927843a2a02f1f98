import { join } from 'node:path';
import type { Config } from '../config';
import { engineOf, type Database } from '../database';
import type { Blobs } from './blobs';
import { noteStore, requireSameFolder } from './files-place';
import { openLocalFolder } from './local-folder';
import { openS3Blobs } from './s3-blobs';

/** Opens the configured storage for temporary files: an S3 store or a folder. @throws ConfigError */
export async function openBlobs({ store, dataDir }: Config, database: Database): Promise<Blobs> {
	const isShared = engineOf(database) === 'shared';
	if (store === undefined) {
		const folder = join(dataDir, 'temporary');
		const blobs = await openLocalFolder(folder);
		if (isShared) await requireSameFolder(database, folder);
		return blobs;
	}
	const blobs = await openS3Blobs(store, database);
	if (isShared) await noteStore(database, `s3://${store.bucket}/${store.prefix}`);
	return blobs;
}
