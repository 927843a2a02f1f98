import { join } from 'node:path';
import type { Config } from '../config';
import { engineOf, type Database } from '../database';
import type { Blobs } from './blobs';
import { noteStore, requireSameFolder } from './files-place';
import { openLocalFolder } from './local-folder';
import { openS3Blobs } from './s3-blobs';

/** Opens the configured storage for temporary files: an S3 store or a folder. @throws ConfigError */
export const openBlobs = ({ store, dataDir }: Config, database: Database): Promise<Blobs> =>
	store === undefined ? openLocalFolder(join(dataDir, 'temporary')) : openS3Blobs(store, database);
