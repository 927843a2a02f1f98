import type {} from '@fastify/swagger';
import { Type, type SchemaOptions, type StringOptions, type TObject, type TSchema } from '@sinclair/typebox';
import { ACTIONS, PLATFORMS } from '../../platforms/errors';
import { LOGIN_NAMES } from '../config';

/** What a description says beside what Fastify works with. */
export interface Described {
	/** Headers that the route reads itself. */
	headers?: TObject;
	/** The query of a request whose body is a file. */
	querystring?: TObject;
	/** Bodies that the route reads itself, by content type. */
	body?: Readonly<Record<string, TSchema>>;
	/** Bash that tries the route, where its parameters and bodies do not tell how. */
	example?: string;
}

declare module 'fastify' {
	interface FastifySchema {
		/** For the description alone. */
		described?: Described;
	}
}

/** A part of a path; Fastify itself takes no longer one. */
export const pathPart = (options: StringOptions = {}) => Type.String({ maxLength: 100, ...options });

/** A name, an id or another short text in a request. */
export const shortText = (options: StringOptions = {}) => Type.String({ maxLength: 255, ...options });

/** Text in a query, a header or a short form; those have all in all no more bytes. */
export const longText = (options: StringOptions = {}) => Type.String({ maxLength: 16_384, ...options });

/** One of several texts. */
export const oneOf = <Name extends string>(names: readonly Name[], options = {}) =>
	Type.Union(
		names.map((name) => Type.Literal(name)),
		options,
	);

export const nullable = <Schema extends TSchema>(schema: Schema, options: SchemaOptions = {}) =>
	Type.Union([schema, Type.Null()], options);

export const platform = oneOf(PLATFORMS);

/** A platform in a path or a query. */
export const platformName = oneOf(PLATFORMS, { examples: [PLATFORMS[0]] });

/** The path of a route for one login, where a platform's logins have names of their own. */
export const loginParams = Type.Object({ platform: oneOf(LOGIN_NAMES, { examples: [LOGIN_NAMES[0]] }) });

/** Times in answers. */
export const time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });

export const binary = Type.String({ format: 'binary' });

/** What answers in German have beside a message. */
export const original = {
	original: Type.Optional(
		Type.String({ description: 'The English message with its details, where `message` is in German.' }),
	),
};

const bodyOfError = {
	code: Type.String({ description: 'The name of the reason; it stays the same.' }),
	message: Type.String({ description: 'The thing, the reason and the next step, for people.' }),
	...original,
	problems: Type.Optional(
		Type.Array(Type.Object({ code: Type.String(), message: Type.String(), ...original }), {
			description: 'Each of several things that are wrong.',
		}),
	),
	platform: Type.Optional(platform),
	platformCode: Type.Optional(Type.String({ description: "The platform's own code." })),
	retryable: Type.Boolean({ description: 'Whether the same request can succeed later.' }),
	retryAfterSeconds: Type.Optional(Type.Number({ minimum: 0 })),
	action: Type.Optional(oneOf(ACTIONS, { description: 'What the caller should do.' })),
};

/** What failed inside an answer that is none; `ErrorBody`. */
export const failure = Type.Object(bodyOfError, { title: 'Failure' });

const errorAnswer = Type.Object(
	{ error: Type.Object({ ...bodyOfError, requestId: Type.String() }) },
	{ title: 'Error', description: 'Every refusal and failure of the service.' },
);

/** An answer with a body of JSON. */
export const json = <Schema extends TSchema>(description: string, schema: Schema) => ({
	description,
	content: { 'application/json': { schema } },
});

/** An answer for people. */
export const page = (description: string) => ({
	description,
	content: { 'text/html': { schema: Type.String() } },
});

/** An answer without a body. */
export const empty = (description: string) => Type.Unsafe<undefined>(Type.Null({ description }));

/** Refusals of a route, by status: when they come. */
export function refusals<Status extends number>(reasons: Readonly<Partial<Record<Status, string>>>) {
	const entries = Object.entries(reasons as Record<string, string>).map(([status, reason]) => [
		status,
		json(reason, errorAnswer),
	]);
	return Object.fromEntries(entries) as Record<Status, ReturnType<typeof json<typeof errorAnswer>>>;
}
