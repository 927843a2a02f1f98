import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ApiError } from '../core/errors';
import type { Images } from './images';
import { ADD_IMAGE } from './page-schemas';
import { toWebp } from './picture';

const MAX_BYTES = 10_000_000;

/** Twice the displayed size, for high-resolution screens. */
const SIZES = {
	cover: { width: 1536, height: 512, fit: 'cover' },
	logo: { width: 320, height: 128, fit: 'inside' },
} as const;

const noPicture = () =>
	new ApiError(
		415,
		'image_invalid',
		'The file is not a readable JPEG, PNG or WebP image. Save it in one of these formats and send it again.',
		'fix-media',
	);

/** Routes that accept cover and logo images. */
export const registerImageRoutes: FastifyPluginAsyncTypebox<{
	images: Images;
	/** The public URL of an image. */
	urlOf: (id: string) => string;
}> = async (app, { images, urlOf }) => {
	// The declared content type is ignored; the first bytes determine the format.
	app.addContentTypeParser(
		/^(image\/|application\/octet-stream\b)/,
		{ parseAs: 'buffer', bodyLimit: MAX_BYTES },
		(_request, body, done) => done(null, body),
	);

	app.post('/api/mediakit/images', { schema: ADD_IMAGE }, async (request, reply) => {
		const { body, query } = request;
		const bytes = Buffer.isBuffer(body) ? await toWebp(body, SIZES[query.use]) : undefined;
		if (bytes === undefined) throw noPicture();
		const id = await images.add(bytes);
		return reply.code(201).send({ id, url: urlOf(id) });
	});
};
