import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors';
import { readBody, readFields, type UploadBody, type UploadFields } from './fields';
import { fileTooLarge } from './media-check';
import { readMultipart } from './multipart';
import type { Media } from './post-type';
import { withPatience, type Patience } from './slow-clients';
import type { StoredFile, TemporaryFiles } from './temporary-files';

/** Room for the fields and borders around a file in a multipart body. */
const MULTIPART_OVERHEAD_BYTES = 1024 * 1024;

/** The content types of a body that is the file itself. */
export const RAW_TYPES = /^(video\/|image\/(jpeg|webp)\b)/i;

/** Where the bytes of a request go, and how long they may take. */
export interface RawLimits {
	files: TemporaryFiles;
	maxUploadBytes: number;
	patience: Patience;
}

/** An upload request that was read. */
export interface Incoming {
	fields: UploadFields;
	/** Belongs to whoever asked for it. */
	file: StoredFile | undefined;
}

/** What a connection that ends too early means for the caller; every other error stays as it is. */
function explain(error: unknown): unknown {
	const { code } = error as { code?: string };
	if (code !== 'ECONNRESET' && code !== 'ERR_STREAM_PREMATURE_CLOSE') return error;
	return new ApiError(
		400,
		'body_incomplete',
		'The connection ended before the whole body had come. Send it again.',
		'retry',
		{ retryable: true },
	);
}

/** How many bytes a body says it has. @param overhead beside those of its file @throws ApiError 413 */
function announced(request: FastifyRequest, maxUploadBytes: number, overhead: number): number | undefined {
	const length = Number(request.headers['content-length']) || undefined;
	if (length !== undefined && length > maxUploadBytes + overhead) throw fileTooLarge(maxUploadBytes);
	return length && Math.min(length, maxUploadBytes);
}

/**
 * Reads a body that is the file itself.
 *
 * @throws ApiError, with no file left behind
 */
export async function readRawFile(request: FastifyRequest, limits: RawLimits): Promise<StoredFile> {
	const { files, maxUploadBytes, patience } = limits;
	const announcedBytes = announced(request, maxUploadBytes, 0);
	// Ending the stream would end the connection, and with it the answer.
	const body: AsyncIterable<Buffer> = request.raw.iterator({ destroyOnReturn: false });
	try {
		return await files.write(
			withPatience(body, patience, (piece) => piece.length),
			announcedBytes,
		);
	} catch (error) {
		throw explain(error);
	}
}

/**
 * Reads an upload request, in whichever way it comes: as JSON, as a form, or as the file itself with the fields in the
 * query.
 *
 * @param options.beforeFile called before the bytes of a file are read, if all fields are known by then
 * @throws ApiError, with no file left behind
 */
export async function readIncoming(
	request: FastifyRequest,
	options: RawLimits & {
		beforeFile: (fields: UploadFields, media: Media) => Promise<unknown>;
	},
): Promise<Incoming> {
	const { files, maxUploadBytes, patience, beforeFile } = options;
	const type = request.headers['content-type'] ?? '';
	const isRaw = RAW_TYPES.test(type);
	if (!isRaw && !request.isMultipart()) {
		return { fields: readBody((request.body ?? {}) as UploadBody), file: undefined };
	}
	const announcedBytes = announced(request, maxUploadBytes, isRaw ? 0 : MULTIPART_OVERHEAD_BYTES);
	if (isRaw) {
		const fields = readFields(request.query as Record<string, string | string[]>);
		await beforeFile(fields, /^image/i.test(type) ? { images: 1 } : 'video');
		return { fields, file: await readRawFile(request, options) };
	}
	try {
		const { fields, file } = await readMultipart(request, {
			files,
			patience,
			announcedBytes,
			beforeFile: (early) => {
				if (early.platforms !== undefined) readFields(early);
			},
		});
		return await ownedBy(files, file, () => ({ fields: readFields(fields), file }));
	} catch (error) {
		throw explain(error);
	}
}

/** Runs what takes a file over; if it fails, the file is deleted. */
export async function ownedBy<T>(
	files: TemporaryFiles,
	file: StoredFile | undefined,
	take: () => T | Promise<T>,
): Promise<T> {
	try {
		return await take();
	} catch (error) {
		if (file !== undefined) await files.delete(file.name);
		throw error;
	}
}
