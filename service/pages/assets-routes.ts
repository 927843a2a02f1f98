import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ApiError } from '../core/errors';
import { pathPart } from '../core/schemas';
import type { Assets, Encoding } from './assets';

/** The best encoding that a client takes (RFC 9110 §12.5.3); refusals by `q=0` count. */
function encodingFor(header: string | string[] | undefined): Encoding | undefined {
	const taken = String(header ?? '')
		.toLowerCase()
		.split(',')
		.map((item) => item.trim().split(/\s*;\s*q=/))
		.filter(([, weight]) => weight === undefined || Number(weight) > 0)
		.map(([name]) => name);
	return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding));
}

/** Scripts and styles of our pages. A name stands for the same bytes for ever, so browsers ask once. */
export const registerAssets: FastifyPluginAsyncTypebox<{ assets: Assets }> = async (app, { assets }) => {
	app.get(
		'/dashboard/assets/:name',
		{
			config: { public: true },
			schema: { params: Type.Object({ name: pathPart() }), hide: true },
		},
		async (request, reply) => {
			const asset = assets.find(request.params.name);
			if (asset === undefined) {
				throw new ApiError(
					404,
					'asset_unknown',
					'There is no such file; the service was probably updated. Load the page again.',
					'fix-request',
				);
			}
			reply.headers({
				'content-type': asset.contentType,
				'cache-control': 'public, max-age=31536000, immutable',
				etag: asset.etag,
				vary: 'accept-encoding',
				'x-content-type-options': 'nosniff',
			});
			if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
			const encoding = encodingFor(request.headers['accept-encoding']);
			if (encoding === undefined) return reply.send(asset.bytes);
			return reply.header('content-encoding', encoding).send(await asset.compressed(encoding));
		},
	);
};
