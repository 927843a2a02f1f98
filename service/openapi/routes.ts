import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyPluginAsync, RouteOptions } from 'fastify';
import type { Assets } from '../pages';
import { json, page } from '../core/schemas';
import { descriptionOptions } from './document';
import type { OpenApi } from './model';
import { withExamples } from './samples';

/**
 * Collects all routes that are registered after this call. Responses are not serialized with their schemas, which would
 * take time on every request; tests check the responses instead.
 */
export async function describeRoutes(app: FastifyInstance, publicUrl: string | undefined): Promise<void> {
	app.setSerializerCompiler(() => JSON.stringify);
	await app.register(swagger, descriptionOptions(publicUrl));
}

const DOCS = '/docs';
const DOCS_SCHEMA = {
	tags: ['Pages'],
	summary: 'Show this description as a page',
	response: { 200: page('The page.') },
};

/** Swagger UI needs its own scripts and styles, data URLs in its styles, and access to the service for "Try it out". */
const DOCS_CSP =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/** Serves the description of all routes, for programs and for people. */
export const registerDescription: FastifyPluginAsync<{ assets: Assets }> = async (app, { assets }) => {
	let text: string | undefined;
	let shown: OpenApi | undefined;
	app.get(
		'/openapi.json',
		{
			config: { public: true },
			schema: {
				tags: ['Operation'],
				summary: 'Get this description',
				response: { 200: json('OpenAPI 3.1.', Type.Unknown()) },
			},
		},
		(_request, reply) => {
			text ??= JSON.stringify(app.swagger());
			return reply.type('application/json; charset=utf-8').send(text);
		},
	);

	app.addHook('onRoute', (route: RouteOptions) => {
		// YAML is generated for each request, which takes 70 ms, so it requires a key.
		route.config = { ...route.config, public: route.url !== `${DOCS}/yaml` };
		if (route.url === DOCS && route.method === 'GET') route.schema = DOCS_SCHEMA;
	});
	await app.register(swaggerUi, {
		routePrefix: DOCS,
		indexPrefix: assets.prefix,
		staticCSP: DOCS_CSP,
		theme: { title: 'MediaKit service: API' },
		uiConfig: { layout: 'BaseLayout' },
		transformSpecificationClone: false,
		transformSpecification: (document) =>
			(shown ??= withExamples(structuredClone(document) as unknown as OpenApi)) as never,
	});
};
