import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { ApiError } from '../../core/errors';
import type { OwnUrl } from '../../core/own-url';
import { TUS_PATH, type Tus } from './tus-server';
import { collectionSchemas, fileSchemas } from './tus-schemas';

const TUS_VERSION = '1.0.0';

/** Converts the request to the web `Request` that the tus library expects. */
function toWebRequest({ raw }: FastifyRequest, ownUrl: OwnUrl, method = raw.method): Request {
	const headers = Object.entries(raw.headers).map(
		([name, value]) => [name, String(value)] as [string, string],
	);
	const hasBody = method === 'PATCH';
	return new Request(`${new URL(ownUrl()).origin}${raw.url}`, {
		method,
		headers,
		...(hasBody && { body: Readable.toWeb(raw) as ReadableStream, duplex: 'half' }),
	} as RequestInit);
}

/**
 * Routes for resumable uploads.
 *
 * @param options.corsOrigins origins of external pages that may read the responses, including errors
 */
export const registerTusRoutes: FastifyPluginAsyncTypebox<{
	tus: Tus;
	ownUrl: OwnUrl;
	corsOrigins: string[];
}> = async (app, { tus, ownUrl, corsOrigins }) => {
	// The body is left to the tus library, which consumes it as a stream.
	app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));

	app.addHook('onSend', (request, reply, _payload, done) => {
		const { origin } = request.headers;
		if (corsOrigins.length > 0) reply.header('vary', 'Origin');
		if (origin !== undefined && corsOrigins.includes(origin))
			reply.header('access-control-allow-origin', origin);
		done();
	});

	const handler = (request: FastifyRequest, reply: FastifyReply) => answer(request, reply);

	async function answer(request: FastifyRequest, reply: FastifyReply, method?: string) {
		reply.header('tus-resumable', TUS_VERSION);
		const response = await tus.handle(toWebRequest(request, ownUrl, method));
		const text = await response.text();
		const body = response.headers.get('content-type')?.startsWith('application/json')
			? JSON.stringify(app.translate(request, JSON.parse(text)))
			: text;
		return reply
			.code(response.status)
			.headers(Object.fromEntries(response.headers))
			.send(body === '' ? undefined : body);
	}

	for (const [url, schemas] of [
		[TUS_PATH, collectionSchemas],
		[`${TUS_PATH}/:id`, fileSchemas],
	] as const) {
		for (const [method, schema] of Object.entries(schemas)) {
			// Browsers send a preflight OPTIONS request without the key.
			const config = { swagger: { exposeHeadRoute: true }, public: method === 'OPTIONS' };
			app.route({ method: method as HTTPMethods, url, schema, config, handler });
		}
	}

	// For clients and proxies that only support GET and POST; part of tus 1.0.0.
	app.post(`${TUS_PATH}/:id`, { schema: { hide: true } }, (request, reply) => {
		const method = String(request.headers['x-http-method-override']).toUpperCase();
		if (Object.hasOwn(fileSchemas, method)) return answer(request, reply, method);
		throw new ApiError(
			405,
			'tus_refused',
			'POST requires the header X-HTTP-Method-Override here. Send PATCH, or add the header.',
			'fix-request',
		);
	});
};
