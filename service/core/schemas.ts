import type {} from '@fastify/swagger';
import { Type, type SchemaOptions, type StringOptions, type TObject, type TSchema } from '@sinclair/typebox';
import { ACTIONS, PLATFORMS } from '../../platforms/errors';
import { LOGIN_NAMES } from '../config';

/** OpenAPI additions to a route's schema. */
export interface Described {
	/** Headers that the route reads without validation by a schema. */
	headers?: TObject;
	/** The query parameters of requests whose body is a file. */
	querystring?: TObject;
	/** Bodies that the route parses itself, by content type. */
	body?: Readonly<Record<string, TSchema>>;
	/** A Bash example, if none can be generated from parameters and bodies. */
	example?: string;
}

declare module 'fastify' {
	interface FastifySchema {
		/** Used only for the description. */
		described?: Described;
	}
}

/** A path segment; Fastify does not accept longer ones. */
export const pathPart = (options: StringOptions = {}) => Type.String({ maxLength: 100, ...options });

/** A name, an ID or another short text in a request. */
export const shortText = (options: StringOptions = {}) => Type.String({ maxLength: 255, ...options });

/**
 * Text in a query string, a header or a short form. The limit is the one for the whole query string, header or form.
 */
export const longText = (options: StringOptions = {}) => Type.String({ maxLength: 16_384, ...options });

/** A schema for one of several strings. */
export const oneOf = <Name extends string>(names: readonly Name[], options = {}) =>
	Type.Union(
		names.map((name) => Type.Literal(name)),
		options,
	);

export const nullable = <Schema extends TSchema>(schema: Schema, options: SchemaOptions = {}) =>
	Type.Union([schema, Type.Null()], options);

export const platform = oneOf(PLATFORMS);

/** The name of a platform in a path or a query. */
export const platformName = oneOf(PLATFORMS, { examples: [PLATFORMS[0]] });

/** The path parameter that names a login, since a platform may have several. */
export const loginParams = Type.Object({ platform: oneOf(LOGIN_NAMES, { examples: [LOGIN_NAMES[0]] }) });

/** A time in a response. */
export const time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });

export const binary = Type.String({ format: 'binary' });

/** The additional fields of German responses. */
export const original = {
	original: Type.Optional(
		Type.String({ description: 'The English message with details, if `message` is in German.' }),
	),
};

const bodyOfError = {
	code: Type.String({ description: 'Stable error code.' }),
	message: Type.String({ description: 'What happened, why, and what to do, for people.' }),
	...original,
	problems: Type.Optional(
		Type.Array(Type.Object({ code: Type.String(), message: Type.String(), ...original }), {
			description: 'All individual problems.',
		}),
	),
	platform: Type.Optional(platform),
	platformCode: Type.Optional(Type.String({ description: "The platform's error code." })),
	retryable: Type.Boolean({ description: 'True if the same request can succeed later.' }),
	retryAfterSeconds: Type.Optional(Type.Number({ minimum: 0 })),
	action: Type.Optional(oneOf(ACTIONS, { description: 'What the caller should do.' })),
};

/** Error details that are embedded in another response (`ErrorBody`). */
export const failure = Type.Object(bodyOfError, { title: 'Failure' });

const errorAnswer = Type.Object(
	{ error: Type.Object({ ...bodyOfError, requestId: Type.String() }) },
	{ title: 'Error', description: 'The format of all errors of the service.' },
);

/** A JSON response. */
export const json = <Schema extends TSchema>(description: string, schema: Schema) => ({
	description,
	content: { 'application/json': { schema } },
});

/** An HTML response. */
export const page = (description: string) => ({
	description,
	content: { 'text/html': { schema: Type.String() } },
});

/** A response without a body. */
export const empty = (description: string) => Type.Unsafe<undefined>(Type.Null({ description }));

/** Error responses of a route, by status. */
export function refusals<Status extends number>(reasons: Readonly<Partial<Record<Status, string>>>) {
	const entries = Object.entries(reasons as Record<string, string>).map(([status, reason]) => [
		status,
		json(reason, errorAnswer),
	]);
	return Object.fromEntries(entries) as Record<Status, ReturnType<typeof json<typeof errorAnswer>>>;
}
