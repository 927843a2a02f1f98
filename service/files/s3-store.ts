import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type * as s3 from '@aws-sdk/client-s3';
import { ConfigError, type StoreConfig } from '../config';
import { isKnown } from '../core/errors';
import { installCommand } from '../core/install-command';
import { clock } from '../database';
import { fileLost, storeUnavailable } from './file-errors';

const PACKAGE = '@aws-sdk/client-s3';

const CONNECT_MS = 5_000;
/** Time limit for a request of a few megabytes, until the first byte of its response. */
const REQUEST_MS = 60_000;
/** Maximum pause within a response. */
const SILENCE_MS = 30_000;
/** Each link or delivery whose file is being read uses a connection. */
const MOST_CONNECTIONS = 1_000;
/** Maximum number of consecutive reconnects without receiving a byte. */
const MOST_BREAKS = 3;
const BREAK_MS = 200;

/** An object listed under a prefix. */
export interface Listed {
	object: string;
	/** The time at which the object was written, or its upload was started, in milliseconds since 1970. */
	at: number;
	/** Set if the object is incomplete. */
	uploadId?: string;
}

type Place = (object: string) => { Bucket: string; Key: string };

/** The properties of the S3 client's errors. */
interface Failure {
	name?: string;
	code?: string;
	$metadata?: { httpStatusCode?: number };
}

const reasonOf = ({ name, code, $metadata }: Failure) =>
	code ?? (name === undefined || name === 'Error' ? `HTTP status ${$metadata?.httpStatusCode}` : name);

const isGone = (error: unknown) =>
	['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes((error as Failure).name ?? '');

/** The message for a store that responds with errors. */
export const refusal = (reason: string) =>
	`The store rejects access to the bucket (${reason}). Check that it exists, and S3_ENDPOINT, S3_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;

/** Converts an error from the S3 client to an ApiError. */
function explain(error: unknown): Error {
	if (isKnown(error)) return error;
	return isGone(error) ? fileLost() : storeUnavailable(reasonOf(error as Failure));
}

/**
 * Sends a request, and repeats it if the clocks differ too much: after that error, the client adjusts to the store's
 * clock.
 */
async function sending<T>(request: () => Promise<T>): Promise<T> {
	try {
		return await request();
	} catch (error) {
		if ((error as Failure).name !== 'RequestTimeTooSkewed') throw error;
		return await request();
	}
}

/** Sends a request and converts its errors. @throws ApiError `store_unavailable` or `file_lost` */
async function explained<T>(request: () => Promise<T>): Promise<T> {
	try {
		return await sending(request);
	} catch (error) {
		throw explain(error);
	}
}

/** Loads Amazon's client, an optional dependency. @throws ConfigError */
async function loadClient(): Promise<typeof s3> {
	try {
		return await import('@aws-sdk/client-s3');
	} catch {
		throw new ConfigError(
			`FILES_URL needs the package ${PACKAGE}, which is not installed. Run: ${installCommand(PACKAGE, 'npm ci')}`,
		);
	}
}

function createClient({ S3Client }: typeof s3, config: StoreConfig): s3.S3Client {
	const { endpoint, region, credentials } = config;
	return new S3Client({
		region,
		...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
		...(credentials !== undefined && { credentials }),
		// Stores other than Amazon's reject the checksums that the client adds by default.
		requestChecksumCalculation: 'WHEN_REQUIRED',
		responseChecksumValidation: 'WHEN_REQUIRED',
		requestHandler: {
			connectionTimeout: CONNECT_MS,
			requestTimeout: REQUEST_MS,
			throwOnRequestTimeout: true,
			socketTimeout: SILENCE_MS,
			httpAgent: { maxSockets: MOST_CONNECTIONS, keepAlive: true },
			httpsAgent: { maxSockets: MOST_CONNECTIONS, keepAlive: true },
		},
	});
}

/** Creates the functions that write objects. */
function createWriter(library: typeof s3, client: s3.S3Client, place: Place) {
	const { PutObjectCommand, CreateMultipartUploadCommand, UploadPartCommand } = library;
	const { CompleteMultipartUploadCommand, AbortMultipartUploadCommand, DeleteObjectCommand } = library;

	/** Sends a request, ignoring errors about missing objects. */
	async function ignoringGone(work: () => Promise<unknown>): Promise<void> {
		await sending(work).catch((error: unknown) => {
			if (!isGone(error)) throw explain(error);
		});
	}

	async function sendParts(object: string, uploadId: string, blocks: AsyncIterable<Uint8Array>) {
		const upload = { ...place(object), UploadId: uploadId };
		const Parts: s3.CompletedPart[] = [];
		let bytes = 0;
		for await (const block of blocks) {
			const PartNumber = Parts.length + 1;
			const command = new UploadPartCommand({ ...upload, PartNumber, Body: block });
			const { ETag } = await explained(() => client.send(command));
			Parts.push({ ETag, PartNumber });
			bytes += block.length;
		}
		const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
		await explained(() => client.send(complete));
		return bytes;
	}

	return {
		/** Writes an object that consists of a single block. */
		async put(object: string, block: Uint8Array): Promise<void> {
			await explained(() => client.send(new PutObjectCommand({ ...place(object), Body: block })));
		},

		/** Starts an object that consists of several blocks. @returns the upload ID */
		async begin(object: string): Promise<string> {
			const { UploadId } = await explained(() =>
				client.send(new CreateMultipartUploadCommand(place(object))),
			);
			if (UploadId === undefined) throw storeUnavailable('no UploadId');
			return UploadId;
		},

		/** Writes all blocks. @returns the size in bytes @throws ApiError, or the error from the blocks' source */
		sendParts,

		abort: (object: string, uploadId: string) =>
			ignoringGone(() =>
				client.send(new AbortMultipartUploadCommand({ ...place(object), UploadId: uploadId })),
			),

		delete: (object: string) => ignoringGone(() => client.send(new DeleteObjectCommand(place(object)))),
	};
}

/** Creates the functions that list objects. */
function createLister(
	{ ListObjectsV2Command, ListMultipartUploadsCommand }: typeof s3,
	client: s3.S3Client,
	config: StoreConfig,
) {
	const { bucket, prefix: own } = config;
	const nameOf = (key = '') => key.slice(own.length);

	async function* objects(Prefix: string): AsyncGenerator<Listed> {
		for (let ContinuationToken: string | undefined; ;) {
			const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken }));
			for (const { Key, LastModified } of page.Contents ?? [])
				yield { object: nameOf(Key), at: LastModified?.getTime() ?? clock.now() };
			if (!page.IsTruncated) return;
			ContinuationToken = page.NextContinuationToken;
		}
	}

	async function* begun(Prefix: string): AsyncGenerator<Listed> {
		for (let marker: { KeyMarker?: string; UploadIdMarker?: string } = {}; ;) {
			const page = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix, ...marker }));
			for (const { Key, Initiated, UploadId } of page.Uploads ?? [])
				yield { object: nameOf(Key), at: Initiated?.getTime() ?? clock.now(), uploadId: UploadId };
			if (!page.IsTruncated) return;
			marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
		}
	}

	return {
		/** Lists all objects with a prefix, including incomplete uploads. */
		async list(beginning: string): Promise<Listed[]> {
			let found: Listed[] = [];
			async function collect(): Promise<void> {
				found = [];
				for await (const one of objects(own + beginning)) found.push(one);
				for await (const one of begun(own + beginning)) found.push(one);
			}
			await explained(collect);
			return found;
		},

		/** Checks the store. @returns the problem if it rejects requests or does not respond; undefined if it works */
		async findTrouble(): Promise<{ reason: string; isRefusal: boolean } | undefined> {
			const look = new ListObjectsV2Command({ Bucket: bucket, Prefix: own, MaxKeys: 1 });
			return sending(() => client.send(look)).then(
				() => undefined,
				(error: Failure) => {
					const status = error.$metadata?.httpStatusCode ?? 500;
					return { reason: reasonOf(error), isRefusal: status < 500 && status !== 429 };
				},
			);
		},
	};
}

/** Creates the functions that read objects. */
function createReader({ GetObjectCommand, HeadObjectCommand }: typeof s3, client: s3.S3Client, place: Place) {
	return {
		async has(object: string): Promise<boolean> {
			return sending(() => client.send(new HeadObjectCommand(place(object)))).then(
				() => true,
				(error: unknown) => {
					if (isGone(error)) return false;
					throw explain(error);
				},
			);
		},

		/** Reads an object from `firstByte` up to and including `lastByte`; resumes if the connection breaks. */
		async *read(
			object: string,
			firstByte: number,
			lastByte: number,
			signal?: AbortSignal,
		): AsyncGenerator<Uint8Array> {
			let at = firstByte;
			for (let breaks = 0; at <= lastByte;) {
				try {
					const command = new GetObjectCommand({ ...place(object), Range: `bytes=${at}-${lastByte}` });
					const { Body } = await sending(() => client.send(command, { abortSignal: signal }));
					for await (const piece of Body as AsyncIterable<Uint8Array>) {
						at += piece.length;
						breaks = 0;
						yield piece;
					}
					if (at <= lastByte) throw Object.assign(new Error(), { code: 'ended early' });
				} catch (error) {
					signal?.throwIfAborted();
					if (isGone(error) || ++breaks > MOST_BREAKS) throw explain(error);
					await wait(BREAK_MS * breaks, undefined, { signal });
				}
			}
		},
	};
}

/**
 * Opens an S3-compatible store, in which each object is written only once. All errors are ApiErrors:
 * `store_unavailable` or `file_lost`.
 */
export async function openS3Store(config: StoreConfig) {
	const library = await loadClient();
	const client = createClient(library, config);
	const place = (object: string) => ({ Bucket: config.bucket, Key: config.prefix + object });
	return {
		...createWriter(library, client, place),
		...createReader(library, client, place),
		...createLister(library, client, config),
		close: () => client.destroy(),
	};
}

/** Writes an object, reads it back and deletes it. @throws Error with a one-line reason */
export async function tryStore(config: StoreConfig): Promise<void> {
	const store = await openS3Store(config);
	try {
		const trouble = await store.findTrouble();
		if (trouble?.isRefusal) throw new ConfigError(refusal(trouble.reason));
		const object = `doctor/${randomUUID()}`;
		const sent = Buffer.from(object);
		await store.put(object, sent);
		const came: Uint8Array[] = [];
		for await (const piece of store.read(object, 0, sent.length - 1)) came.push(piece);
		await store.delete(object);
		if (!sent.equals(Buffer.concat(came)))
			throw new Error('The store returned different bytes than were sent.');
	} finally {
		store.close();
	}
}

export type S3Store = Awaited<ReturnType<typeof openS3Store>>;
