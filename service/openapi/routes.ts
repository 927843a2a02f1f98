import swagger from '@fastify/swagger';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { pageHeaders, type Assets } from '../pages';
import { json, page } from '../core/schemas';
import { descriptionOptions } from './document';
import type { OpenApi } from './model';
import { docsPage } from './page';

/**
 * Collects all routes that come after it. Answers stay as their routes make them: what the schemas say of answers is
 * checked by the tests, and costs nothing while the service runs.
 */
export async function describeRoutes(app: FastifyInstance, publicUrl: string | undefined): Promise<void> {
	app.setSerializerCompiler(() => JSON.stringify);
	await app.register(swagger, descriptionOptions(publicUrl));
}

/** The description of all routes, for programs and for people. */
export function registerDescription(app: FastifyInstance, assets: Assets): void {
	let text: string | undefined;
	let docs: string | undefined;
	const config = { public: true };
	const tags = ['Operation'];

	app.get(
		'/openapi.json',
		{
			config,
			schema: {
				tags,
				summary: 'Read this description',
				response: { 200: json('OpenAPI 3.1.', Type.Unknown()) },
			},
		},
		(_request, reply) => {
			text ??= JSON.stringify(app.swagger());
			return reply.type('application/json; charset=utf-8').send(text);
		},
	);

	app.get(
		'/docs',
		{
			config,
			schema: {
				tags: ['Pages'],
				summary: 'Read this description as a page',
				response: { 200: page('The page.') },
			},
		},
		(_request, reply) => {
			docs ??= docsPage(assets, app.swagger() as unknown as OpenApi);
			return pageHeaders(reply).header('cache-control', 'no-cache').send(docs);
		},
	);
}
