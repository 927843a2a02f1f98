import { randomUUID } from 'node:crypto';
import { SWIFT_USER } from '../../../sandbox/servers/swift';
import type { StoreConfig } from '../../../service/config';

/** The bucket of the tests; each of them has a prefix of its own. */
export const BUCKET = 'mediakit';

/** The store that `npm run test:scale` has started. */
export const storeUrl = () => process.env.TEST_S3_URL as string;

/** Most runs are on a folder, and need no client of a store. */
const load = () => import('@aws-sdk/client-s3');

async function clientOf(endpoint: string) {
	const { S3Client } = await load();
	return new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: SWIFT_USER });
}

/** A place in the store that nobody else uses. */
export function newPlace(endpoint = storeUrl()): StoreConfig {
	const prefix = `${randomUUID()}/`;
	return { bucket: BUCKET, prefix, endpoint, region: 'us-east-1', credentials: SWIFT_USER };
}

/** The same place as settings of the service. */
export const settingsOf = ({ bucket, prefix, endpoint = '' }: StoreConfig) => ({
	FILES_URL: `s3://${bucket}/${prefix}`,
	S3_ENDPOINT: endpoint,
	AWS_ACCESS_KEY_ID: SWIFT_USER.accessKeyId,
	AWS_SECRET_ACCESS_KEY: SWIFT_USER.secretAccessKey,
});

/** Looks into a place beside the service. */
export function lookInto({ bucket, prefix, endpoint = '' }: StoreConfig) {
	// A client of its own for each request: tests move the clock, of which clients remember how far it is off.
	const fresh = () => clientOf(endpoint);
	const place = { Bucket: bucket, Prefix: prefix };
	const objects = async () => {
		const { ListObjectsV2Command } = await load();
		const { Contents = [] } = await (await fresh()).send(new ListObjectsV2Command(place));
		return Contents.map(({ Key = '' }) => Key);
	};
	return {
		objects,
		/** What was begun and not completed. */
		async uploads(): Promise<string[]> {
			const { ListMultipartUploadsCommand } = await load();
			const { Uploads = [] } = await (await fresh()).send(new ListMultipartUploadsCommand(place));
			return Uploads.map(({ Key = '' }) => Key);
		},
		/** Deletes what belongs to a file, or everything. */
		async remove(name = ''): Promise<void> {
			const { DeleteObjectCommand } = await load();
			for (const Key of await objects()) {
				if (Key.startsWith(prefix + name))
					await (await fresh()).send(new DeleteObjectCommand({ Bucket: bucket, Key }));
			}
		},
	};
}
