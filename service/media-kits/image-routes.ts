import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ApiError } from '../core/errors';
import type { Images } from './images';
import { ADD_IMAGE } from './page-schemas';
import { toWebp } from './picture';

const MAX_BYTES = 10_000_000;

/** Twice as large as pages show them, for fine screens. */
const SIZES = {
	cover: { width: 1536, height: 512, fit: 'cover' },
	logo: { width: 320, height: 128, fit: 'inside' },
} as const;

const noPicture = () =>
	new ApiError(
		415,
		'image_invalid',
		'This is no JPEG, PNG or WebP picture that can be read. Save it in one of these formats and send it again.',
		'fix-media',
	);

/** Receiving covers and logos. */
export const registerImageRoutes: FastifyPluginAsyncTypebox<{
	images: Images;
	/** Where an image is to be seen. */
	urlOf: (id: string) => string;
}> = async (app, { images, urlOf }) => {
	// What a client calls it is not believed; its first bytes tell.
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
