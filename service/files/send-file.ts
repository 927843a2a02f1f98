import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRange } from './byte-range';
import type { TemporaryFiles } from './temporary-files';

/** A temporary file to serve. */
export interface SentFile {
	name: string;
	contentType: string;
	sizeBytes: number;
	sha256: string;
}

/**
 * Returns the requested range; undefined for the whole file, for example if `If-Range` does not match the ETag (RFC
 * 9110 §13.1.5).
 */
function rangeOf({ headers }: FastifyRequest, etag: string, sizeBytes: number) {
	const condition = headers['if-range'];
	return condition === undefined || condition === etag ? readRange(headers.range, sizeBytes) : undefined;
}

const headersOf = ({ contentType }: SentFile, etag: string) => ({
	'content-type': contentType,
	'accept-ranges': 'bytes',
	etag,
	'cache-control': 'private, no-store',
	'content-security-policy': "default-src 'none'; sandbox",
});

/**
 * Streams a temporary file, or the requested range of it (RFC 9110 §14).
 *
 * @param file must exist and be complete
 */
export function sendFile(
	request: FastifyRequest,
	reply: FastifyReply,
	files: Pick<TemporaryFiles, 'read'>,
	file: SentFile,
): FastifyReply {
	const { name, sizeBytes, sha256 } = file;
	const etag = `"${sha256}"`;
	const range = rangeOf(request, etag, sizeBytes);
	if (range === 'unsatisfiable') {
		return reply
			.code(416)
			.headers({ 'content-range': `bytes */${sizeBytes}` })
			.send();
	}
	const { firstByte, lastByte } = range ?? { firstByte: 0, lastByte: sizeBytes - 1 };
	reply.code(range ? 206 : 200).headers(headersOf(file, etag));
	if (range) reply.header('content-range', `bytes ${firstByte}-${lastByte}/${sizeBytes}`);
	reply.header('content-length', lastByte - firstByte + 1);
	if (request.method === 'HEAD') return reply.send();
	return reply.send(Readable.from(files.read(name, firstByte, lastByte)));
}
