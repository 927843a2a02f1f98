import { randomUUID } from 'node:crypto';
import { SWIFT_USER } from '../../../sandbox/servers/swift';
import type { StoreConfig } from '../../../service/config';

/** The bucket that all tests use, each with its own prefix. */
export const BUCKET = 'mediakit';

/** Returns the URL of the store started by `npm run test:scale`. */
export const storeUrl = () => process.env.TEST_S3_URL as string;

/** Loads the client on demand, since most test runs use a folder and do not need it. */
const load = () => import('@aws-sdk/client-s3');

async function clientOf(endpoint: string) {
	const { S3Client } = await load();
	return new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: SWIFT_USER });
}

/** Returns a new, separate prefix in the store. */
export function newPlace(endpoint = storeUrl()): StoreConfig {
	const prefix = `${randomUUID()}/`;
	return { bucket: BUCKET, prefix, endpoint, region: 'us-east-1', credentials: SWIFT_USER };
}

/** Returns the service's settings for this store. */
export const settingsOf = ({ bucket, prefix, endpoint = '' }: StoreConfig) => ({
	FILES_URL: `s3://${bucket}/${prefix}`,
	S3_ENDPOINT: endpoint,
	AWS_ACCESS_KEY_ID: SWIFT_USER.accessKeyId,
	AWS_SECRET_ACCESS_KEY: SWIFT_USER.secretAccessKey,
});

/** Gives access to the objects with this prefix, even while the service is running. */
export function lookInto({ bucket, prefix, endpoint = '' }: StoreConfig) {
	// Each request uses a new client, since clients remember the offset of the clock, which tests change.
	const fresh = () => clientOf(endpoint);
	const place = { Bucket: bucket, Prefix: prefix };
	const objects = async () => {
		const { ListObjectsV2Command } = await load();
		const { Contents = [] } = await (await fresh()).send(new ListObjectsV2Command(place));
		return Contents.map(({ Key = '' }) => Key);
	};
	return {
		objects,
		/** Returns the multipart uploads that were started but not completed. */
		async uploads(): Promise<string[]> {
			const { ListMultipartUploadsCommand } = await load();
			const { Uploads = [] } = await (await fresh()).send(new ListMultipartUploadsCommand(place));
			return Uploads.map(({ Key = '' }) => Key);
		},
		/** Deletes the objects of a file, or all objects. */
		async remove(name = ''): Promise<void> {
			const { DeleteObjectCommand } = await load();
			for (const Key of await objects()) {
				if (Key.startsWith(prefix + name))
					await (await fresh()).send(new DeleteObjectCommand({ Bucket: bucket, Key }));
			}
		},
	};
}
