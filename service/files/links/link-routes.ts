import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import { ApiError } from '../../core/errors';
import { binary, pathPart } from '../../core/schemas';
import { fileAnswers } from '../file-answers';
import { RAW_ACCEPTED, RAW_TYPES, readRawFile, typeNotTaken, type RawLimits } from '../raw-body';
import { sendFile } from '../send-file';
import type { StoredFile } from '../temporary-files';
import type { MediaLinks } from './signed-links';
import { keptAnswers } from './link-schemas';
import type { LinkedFile, MediaStore } from './link-store';
import { clock } from '../../database';

const notLinkable = () =>
	new ApiError(
		415,
		'image_type_not_taken',
		'The image is WebP, which not every platform accepts; JPEG works everywhere. Convert it and send it again.',
		'fix-media',
	);

const unknown = () =>
	new ApiError(
		404,
		'media_unknown',
		'The file does not exist, or its link has expired. Request a new link.',
		'fix-request',
	);

/** Routes that create signed links and serve the files behind them, for platforms that fetch from URLs. */
export const registerMediaRoutes: FastifyPluginAsyncTypebox<
	RawLimits & {
		links: MediaLinks;
		store: MediaStore;
		/** Finds linked files that are not in `store`. */
		findOther: (fileName: string) => Promise<LinkedFile | undefined>;
		lifetimeSeconds: number;
	}
> = async (app, options) => {
	const { files, links, store, findOther, lifetimeSeconds } = options;

	app.removeAllContentTypeParsers();
	app.addContentTypeParser(RAW_TYPES, (_request, _payload, done) => done(null));
	app.addContentTypeParser('*', (request, _payload, done) =>
		done(typeNotTaken(request.headers['content-type'], RAW_ACCEPTED)),
	);

	async function keep(file: StoredFile) {
		if (file.contentType === 'image/webp') throw notLinkable();
		return store.add(file);
	}

	const keeping = {
		tags: ['Temporary files'],
		summary: 'Upload a file and get a public link',
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
			summary: 'Download a file with its signed link',
			description: 'For platforms that fetch from URLs.',
			params: Type.Object({ token: pathPart() }),
			response: fileAnswers,
		},
		config: { public: true },
		async handler(request, reply) {
			const link = links.read(request.params.token);
			if (link === undefined || link.expiresAt <= clock.now()) throw unknown();
			const file = (await store.find(link.fileName)) ?? (await findOther(link.fileName));
			if (file === undefined || (await files.size(link.fileName)) !== file.sizeBytes) throw unknown();
			return sendFile(request, reply, files, { ...file, name: link.fileName });
		},
	});
};
