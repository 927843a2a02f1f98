import type { FastifyRequest } from 'fastify';
import { HEAD_BYTES, mediaType, type MediaType } from '../../platforms/media';
import { ApiError } from '../core/errors';
import { withPatience, type Patience } from '../core/slow-clients';
import { fileTooLarge } from './media-check';
import type { StoredFile, TemporaryFiles } from './temporary-files';

/** Content types that clients send with raw file bodies; the bytes determine the actual type. */
export const RAW_TYPES =
	/^(video\/|image\/|application\/(mp4|octet-stream|x-mp4|quicktime)\b|binary\/octet-stream\b)/i;

/** The error for unsupported content types. @param accepted what the route accepts instead */
export const typeNotTaken = (type: string | undefined, accepted: string) =>
	new ApiError(
		415,
		'content_type_unsupported',
		`The content type ${type ? `"${type.slice(0, 100)}"` : 'is missing; a body without one'} is not supported here. Send ${accepted}.`,
		'fix-request',
	);

/** Describes raw file bodies in messages. */
export const RAW_ACCEPTED =
	'the file itself (video/mp4, video/quicktime, video/webm, image/jpeg, image/webp or application/octet-stream)';

/** The storage for a request's bytes, and the limits that apply to them. */
export interface RawLimits {
	files: TemporaryFiles;
	maxUploadBytes: number;
	patience: Patience;
}

/** Converts the error from a connection that closed too early; returns other errors unchanged. */
export function explainBody(error: unknown): unknown {
	const { code } = error as { code?: string };
	if (code !== 'ECONNRESET' && code !== 'ERR_STREAM_PREMATURE_CLOSE') return error;
	return new ApiError(
		400,
		'body_incomplete',
		'The connection closed before the whole body had arrived. Send it again.',
		'retry',
		{ retryable: true },
	);
}

/**
 * Returns a body's announced size, if any.
 *
 * @param overhead bytes allowed in addition to the file
 * @throws ApiError 413
 */
export function announcedSize(
	request: FastifyRequest,
	maxUploadBytes: number,
	overhead: number,
): number | undefined {
	const length = Number(request.headers['content-length']) || undefined;
	if (length !== undefined && length > maxUploadBytes + overhead) throw fileTooLarge(maxUploadBytes);
	return length && Math.min(length, maxUploadBytes);
}

/** Passes a body on, after reporting its kind, which is determined from its first bytes. */
async function* withKind(
	body: AsyncIterable<Buffer>,
	tell: (kind: MediaType | undefined) => Promise<unknown>,
): AsyncGenerator<Buffer> {
	let head: Buffer = Buffer.alloc(0);
	let told = false;
	for await (const piece of body) {
		if (told) {
			yield piece;
			continue;
		}
		head = Buffer.concat([head, piece]);
		if (head.length < HEAD_BYTES) continue;
		told = true;
		await tell(mediaType(head));
		yield head;
	}
	if (told || head.length === 0) return;
	await tell(mediaType(head));
	yield head;
}

/**
 * Reads a raw file body.
 *
 * @param beforeFile called with the kind, determined from the first bytes, before the rest is read
 * @throws ApiError, without leaving a file behind
 */
export async function readRawFile(
	request: FastifyRequest,
	limits: RawLimits,
	beforeFile: (kind: MediaType | undefined) => Promise<unknown> = async () => {},
): Promise<StoredFile> {
	const { files, maxUploadBytes, patience } = limits;
	const announcedBytes = announcedSize(request, maxUploadBytes, 0);
	// Destroying the stream would close the connection before the response is sent.
	const body: AsyncIterable<Buffer> = request.raw.iterator({ destroyOnReturn: false });
	try {
		return await files.write(
			withKind(
				withPatience(body, patience, (piece) => piece.length),
				beforeFile,
			),
			announcedBytes,
		);
	} catch (error) {
		throw explainBody(error);
	}
}
