import { ConfigError, type Reader } from './reader';

/** An S3-compatible store for temporary files. */
export interface StoreConfig {
	bucket: string;
	/** Prefix of the object names: empty, or with a trailing slash. */
	prefix: string;
	/** If undefined, Amazon's endpoint for the region is used. */
	endpoint: string | undefined;
	region: string;
	/** If undefined, Amazon's client uses its default credentials, such as a machine's role. */
	credentials: { accessKeyId: string; secretAccessKey: string } | undefined;
}

/** Reads the store's URL. Accepts http as well as https, since a store may be in a private network. */
function readEndpoint(reader: Reader): string | undefined {
	const text = reader.text('S3_ENDPOINT');
	if (text === undefined) return undefined;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '') {
		throw new ConfigError('S3_ENDPOINT must be a URL such as https://s3.example.com, without a user.');
	}
	return text.replace(/\/+$/, '');
}

/** Reads the store for temporary files; undefined if they are in a folder in `DATA_DIR`. @throws ConfigError */
export function readStore(reader: Reader): StoreConfig | undefined {
	const endpoint = readEndpoint(reader);
	const region = reader.matching('S3_REGION', /^[\w-]+$/, 'a region such as eu-central-1', 'us-east-1');
	const text = reader.text('FILES_URL');
	if (text === undefined) return undefined;
	const [, bucket, path = ''] = /^s3:\/\/([a-z\d][a-z\d.-]{1,61}[a-z\d])(?:\/([\w./-]*))?$/.exec(text) ?? [];
	if (bucket === undefined) {
		throw new ConfigError(
			'FILES_URL must be s3://BUCKET or s3://BUCKET/PREFIX; leave it out for a folder in DATA_DIR.',
		);
	}
	const [accessKeyId, secretAccessKey] = reader.pair('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY') ?? [];
	const prefix = path.replace(/\/+$/, '');
	return {
		bucket,
		prefix: prefix === '' ? '' : `${prefix}/`,
		endpoint,
		region,
		credentials:
			accessKeyId === undefined || secretAccessKey === undefined
				? undefined
				: { accessKeyId, secretAccessKey },
	};
}
