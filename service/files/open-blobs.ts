import { join } from 'node:path';
import type { Config } from '../config';
import type { Database } from '../database';
import type { Blobs } from './blobs';
import { openLocalFolder } from './local-folder';
import { openS3Blobs } from './s3-blobs';

/** Where the bytes of temporary files are by the settings: in a store, or in a folder. @throws ConfigError */
export const openBlobs = ({ store, dataDir }: Config, database: Database): Promise<Blobs> =>
	store === undefined ? openLocalFolder(join(dataDir, 'temporary')) : openS3Blobs(store, database);
