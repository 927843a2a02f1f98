import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import type { TObject } from '@sinclair/typebox';
import { eventBody } from '../events';
import { version } from '../package.json';
import { refusals, type Described } from '../core/schemas';
import type { Method, OpenApi, Operation } from './model';
import { operationsOf } from './model';
import { samplesFor } from './samples';
import { tidy } from './tidy';

const INFO = {
	title: 'MediaKit service',
	version,
	description: [
		'An upload webhook for drafts and prepared posts, connected accounts, and a cache and history of statistics. Times are ISO 8601 in UTC; IDs are strings.',
		'The examples are commands for bash with curl. They need `MEDIAKIT_URL` and `MEDIAKIT_API_KEY`, and IDs from earlier responses, such as `UPLOAD_ID`.',
		'Every error is `{"error": {…}}` with a stable `code`, a `message` that says what to do, and often an `action`.',
	].join('\n\n'),
};

const TAGS = [
	{ name: 'Uploads', description: 'An upload creates one delivery per platform and account.' },
	{ name: 'Resumable uploads', description: 'tus 1.0.0, for large files and poor connections.' },
	{ name: 'Statistics', description: 'The latest document of each account, and the history of its metrics.' },
	{
		name: 'Media-kit pages',
		description: 'Public pages for sponsors, once their owner has switched them on.',
	},
	{ name: 'Accounts' },
	{ name: 'Connecting accounts', description: 'OAuth login at the platforms, for people.' },
	{ name: 'Events', description: 'Signed webhooks sent by the service.' },
	{ name: 'Temporary files' },
	{ name: 'Token endpoints', description: "For n8n's credentials." },
	{ name: 'Dashboard', description: 'Used by the dashboard at `/`.' },
	{ name: 'Pages', description: 'HTML pages for people, without a key.' },
	{ name: 'Called by the platforms', description: "URLs to enter in the platforms' portals." },
	{ name: 'Operation' },
];

const SECURITY_SCHEMES = {
	bearer: { type: 'http', scheme: 'bearer', description: 'The API key.' },
	header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
	query: {
		type: 'apiKey',
		in: 'query',
		name: 'api_key',
		description: 'For callers that cannot send a bearer token.',
	},
	session: {
		type: 'apiKey',
		in: 'cookie',
		name: 'mediakit_session',
		description:
			'The session of the dashboard. Methods other than GET and HEAD need the header X-CSRF-Token too.',
	},
} as const;

const WEBHOOKS = {
	event: {
		post: {
			summary: 'Receive an event as a subscriber or at `callback_url`',
			description:
				'`X-MediaKit-Signature: t=…,v1=hex(HMAC-SHA256(secret, t + "." + body))`, with `t` in Unix seconds. Reject events older than 300 seconds, and IDs that you have already processed. The service retries for a day unless you respond with 2xx.',
			requestBody: { content: { 'application/json': { schema: eventBody } } },
			responses: { '2XX': { description: 'Accepted.' } },
		},
	},
};

const INVALID = { 400: 'The request is invalid (`request_invalid`).' };
const SLOW = { 408: 'The body arrived too slowly (`client_too_slow`).' };
const UNREAD = {
	413: 'The body is too large (`body_too_large`).',
	415: 'The content type is unknown (`content_type_unsupported`).',
};

/** Errors of all routes that require the API key. */
const USUAL_REFUSALS = {
	401: 'The API key is missing or wrong, or the session has ended (`unauthorized`, `session_ended`).',
	403: 'A session needs its X-CSRF-Token (`csrf_token_invalid`).',
	429: 'Too many wrong API keys from this IP address (`key_limited`).',
	500: 'Internal error (`internal_error`).',
	503: 'The database is locked, read-only or unavailable (`database_busy`, `database_read_only`, `database_unavailable`), or the file store is unavailable (`store_unavailable`).',
	507: 'The service has run out of storage (`storage_full`).',
};

/** Returns the errors that routes do not declare because they come from Fastify or from authentication. */
function usualRefusals({ schema, config, method }: RouteOptions) {
	const { params, querystring, body, described } = schema ?? {};
	const { 500: failed, 503: busy, 403: untrusted, ...others } = USUAL_REFUSALS;
	const isReading = method === 'GET' || method === 'HEAD';
	const takesInput = [params, querystring, body].some((part) => part !== undefined);
	return refusals<number>({
		...(takesInput ? INVALID : {}),
		...((body ?? described?.body) === undefined ? {} : SLOW),
		...(body === undefined ? {} : UNREAD),
		...(config?.public ? {} : others),
		...(config?.public || isReading ? {} : { 403: untrusted }),
		500: failed,
		503: busy,
	});
}

function securityOf({ config }: RouteOptions): { [scheme: string]: string[] }[] {
	if (config?.public) return [];
	return [{ bearer: [] }, { header: [] }, { session: [] }, ...(config?.keyInQuery ? [{ query: [] }] : [])];
}

/** Returns the request bodies of a route: the one that Fastify parses, and those that the route parses itself. */
function bodyOf(body: unknown, described: Described['body']) {
	const read = (body as { content?: object } | undefined)?.content;
	if (described === undefined) return body;
	const own = Object.entries(described).map(([type, schema]) => [type, { schema }]);
	return { content: { ...read, ...Object.fromEntries(own) } };
}

/** Returns a route's own description, combined with everything that applies to all routes. */
function describe(route: RouteOptions): FastifySchema {
	const { described = {}, response, ...schema } = route.schema ?? {};
	const { headers, querystring, example } = described;
	return {
		...schema,
		...(headers && { headers }),
		...(querystring && { querystring: querystring as TObject }),
		...((schema.body ?? described.body) !== undefined && { body: bodyOf(schema.body, described.body) }),
		...(example !== undefined && { 'x-example': example }),
		security: securityOf(route),
		response: { ...usualRefusals(route), ...(response as object | undefined) },
	};
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const nameOf = (method: Method, path: string) =>
	method + path.split(/\W+/).filter(Boolean).map(capital).join('');

/** Adds a name and code samples to every operation. */
function finish(document: OpenApi): OpenApi {
	for (const { path, method, operation } of operationsOf(document)) {
		const finished: Operation = {
			...operation,
			operationId: nameOf(method, path),
			'x-codeSamples': samplesFor(method, path, operation),
		};
		delete finished['x-example'];
		document.paths[path] = { ...document.paths[path], [method]: finished };
	}
	return tidy(document);
}

/**
 * Returns the options for generating the description from the routes.
 *
 * @param serverUrl the URL at which callers reach the service; by default, the server that serves the description
 */
export function descriptionOptions(serverUrl: string | undefined): FastifyDynamicSwaggerOptions {
	return {
		openapi: {
			openapi: '3.1.1',
			info: INFO,
			servers: [{ url: serverUrl ?? '/' }],
			tags: TAGS,
			components: { securitySchemes: SECURITY_SCHEMES },
			security: [{ bearer: [] }, { header: [] }],
			webhooks: WEBHOOKS,
		} as unknown as FastifyDynamicSwaggerOptions['openapi'],
		// Fastify adds a trailing slash to the root route of a prefix.
		transform: ({ url, route }) => ({ url: url.replace(/(.)\/$/, '$1'), schema: describe(route) }),
		transformObject: (made) =>
			finish(JSON.parse(JSON.stringify('openapiObject' in made && made.openapiObject)) as OpenApi) as never,
	};
}
