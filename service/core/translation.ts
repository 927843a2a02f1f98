import type { FastifyInstance, FastifyRequest } from 'fastify';
import { languageOf } from '../pages';
import { GERMAN_ERRORS } from './german-errors';
import { GERMAN_NOTES } from './notes';

/** Error texts by code. */
export type ErrorTexts = Readonly<Record<string, string>>;

type Values = Readonly<Record<string, string | number | undefined>>;

declare module 'fastify' {
	interface FastifyInstance {
		/** Translates a response body that does not go through the response hooks. */
		translate: <T>(request: FastifyRequest, answer: T) => T;
	}
}

/** An error, a warning or a note with a message. */
interface Told {
	code: string;
	message: string;
	/** The variable parts of the message, if the response includes them. */
	values?: Values;
}

const isTold = (value: object): value is Told =>
	typeof (value as Partial<Told>).code === 'string' && typeof (value as Partial<Told>).message === 'string';

/** Inserts values into a template. @returns undefined if a value is missing */
function fillIn(template: string, values: Values): string | undefined {
	const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
	if (names.some((name) => values[name] === undefined)) return undefined;
	return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

/**
 * Creates functions that translate errors and warnings to German.
 *
 * @param ofPlatforms German texts for platform errors
 */
export function createTranslation(ofPlatforms: ErrorTexts) {
	const tables: readonly ErrorTexts[] = [GERMAN_ERRORS, ofPlatforms, GERMAN_NOTES];

	/** Returns the German text for a code; undefined if there is none, or if values are missing. */
	function germanError(code: string, values: Values = {}): string | undefined {
		const templates = tables.flatMap((table) => (Object.hasOwn(table, code) ? (table[code] ?? []) : []));
		return templates.map((template) => fillIn(template, values)).find((text) => text !== undefined);
	}

	/**
	 * Translates an error or a warning, and adds its English text as `original`. Returns it unchanged if there is no
	 * German text.
	 */
	function inGerman<T extends Told & { retryAfterSeconds?: number | undefined }>(
		told: T,
		values: Values = {},
	): T & { original?: string } {
		const { retryAfterSeconds } = told;
		const message = germanError(told.code, { retryAfterSeconds, ...values });
		return message === undefined ? told : { ...told, message, original: told.message };
	}

	/** Translates all errors and warnings in a response; does not change the original object. */
	function translated(value: unknown): unknown {
		if (Array.isArray(value)) return value.map(translated);
		if (value === null || typeof value !== 'object') return value;
		if (Object.getPrototypeOf(value) !== Object.prototype) return value;
		const parts = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, translated(part)]));
		return isTold(parts) && !('original' in parts) ? inGerman(parts, parts.values) : parts;
	}

	return { germanError, inGerman, translated };
}

export type Translation = ReturnType<typeof createTranslation>;

/** Translates errors and warnings in responses for clients that prefer German. */
export function translateAnswers(app: FastifyInstance, { translated }: Translation): void {
	const translate = <T>(request: FastifyRequest, answer: T): T =>
		languageOf(request) === 'de' ? (translated(answer) as T) : answer;
	app.decorate('translate', translate);
	app.addHook('preSerialization', (request, _reply, payload, done) => {
		done(null, translate(request, payload));
	});
}
