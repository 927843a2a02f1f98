import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import { ApiError } from '../errors';
import { binary } from '../schemas';
import { RAW_TYPES, readRawFile, type RawLimits, type StoredFile } from '../uploads';
import type { MediaLinks } from './links';
import { keptAnswers, linkedAnswers } from './schemas';
import { readRange } from './range';
import type { LinkedFile, MediaStore } from './store';

const notLinkable = () =>
	new ApiError(
		415,
		'image_type_not_taken',
		'The picture is WebP, but Instagram fetches JPEG pictures only. Convert it and send it again.',
		'fix-media',
	);

const unknown = () =>
	new ApiError(
		404,
		'media_unknown',
		'There is no such file, or its link has expired. Ask for a new link.',
		'fix-request',
	);

/** The validator in `If-Range` must be ours, or the whole file is sent (RFC 9110 §13.1.5). */
function rangeOf(
	headers: { range?: string; 'if-range'?: string | string[] },
	etag: string,
	sizeBytes: number,
) {
	const condition = headers['if-range'];
	return condition === undefined || condition === etag ? readRange(headers.range, sizeBytes) : undefined;
}

const headersOf = ({ contentType }: LinkedFile, etag: string) => ({
	'content-type': contentType,
	'accept-ranges': 'bytes',
	etag,
	'cache-control': 'private, no-store',
	'x-content-type-options': 'nosniff',
	'content-security-policy': "default-src 'none'; sandbox",
});

/** Temporary files behind signed links, for platforms that fetch by URL. */
export const registerMediaRoutes: FastifyPluginAsyncTypebox<
	RawLimits & { links: MediaLinks; store: MediaStore; lifetimeSeconds: number }
> = async (app, options) => {
	const { files, links, store, lifetimeSeconds } = options;

	app.removeAllContentTypeParsers();
	for (const type of [RAW_TYPES, 'application/octet-stream']) {
		app.addContentTypeParser(type, (_request, _payload, done) => done(null));
	}

	async function keep(file: StoredFile) {
		if (file.contentType === 'image/webp') throw notLinkable();
		return store.add(file);
	}

	const keeping = {
		tags: ['Temporary files'],
		summary: 'Give a file a public address',
		described: { body: { 'video/mp4': binary, 'application/octet-stream': binary } },
		response: keptAnswers,
	} satisfies FastifySchema;

	app.post('/api/media', { schema: keeping }, async (request, reply) => {
		const file = await readRawFile(request, options);
		const { id, expiresAt } = await keep(file).catch(async (error: unknown) => {
			await files.delete(file.name);
			throw error;
		});
		return reply.code(201).send({
			id,
			url: links.sign(file.name, lifetimeSeconds),
			expires_at: expiresAt,
			size_bytes: file.sizeBytes,
		});
	});

	app.route({
		method: ['GET', 'HEAD'],
		url: '/media/:token',
		schema: {
			tags: ['Temporary files'],
			summary: 'Read a file by its signed link',
			description: 'For platforms that fetch by address.',
			params: Type.Object({ token: Type.String() }),
			response: linkedAnswers,
		},
		config: { public: true },
		async handler(request, reply) {
			const link = links.read(request.params.token);
			if (link === undefined || link.expiresAt <= Date.now()) throw unknown();
			const file = await store.find(link.fileName);
			if (file === undefined || (await files.size(link.fileName)) !== file.sizeBytes) throw unknown();
			const { sizeBytes } = file;
			const etag = `"${file.sha256}"`;
			const range = rangeOf(request.headers, etag, sizeBytes);
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
			return reply.send(Readable.from(files.read(link.fileName, firstByte, lastByte)));
		},
	});
};
