import type { FastifyInstance, FastifyRequest } from 'fastify';
import { languageOf } from '../pages';
import { GERMAN_ERRORS } from './german-errors';
import { GERMAN_NOTES } from './notes';

/** Texts by codes. */
export type ErrorTexts = Readonly<Record<string, string>>;

type Values = Readonly<Record<string, string | number | undefined>>;

declare module 'fastify' {
	interface FastifyInstance {
		/** An answer in the language of its request, where it does not go through the hooks of answers. */
		translate: <T>(request: FastifyRequest, answer: T) => T;
	}
}

/** What an error, a warning or a note says to people. */
interface Told {
	code: string;
	message: string;
	/** What the message has besides its code, where an answer tells it. */
	values?: Values;
}

const isTold = (value: object): value is Told =>
	typeof (value as Partial<Told>).code === 'string' && typeof (value as Partial<Told>).message === 'string';

/** A text with its values; undefined if it lacks one. */
function fillIn(template: string, values: Values): string | undefined {
	const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
	if (names.some((name) => values[name] === undefined)) return undefined;
	return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

/**
 * Puts errors and warnings into German.
 *
 * @param ofPlatforms the texts of what platforms refuse
 */
export function createTranslation(ofPlatforms: ErrorTexts) {
	const tables: readonly ErrorTexts[] = [GERMAN_ERRORS, ofPlatforms, GERMAN_NOTES];

	/** What a code says in German. @returns undefined if it has no text in German whose values are all there */
	function germanError(code: string, values: Values = {}): string | undefined {
		const templates = tables.flatMap((table) => (Object.hasOwn(table, code) ? (table[code] ?? []) : []));
		return templates.map((template) => fillIn(template, values)).find((text) => text !== undefined);
	}

	/** An error or a warning in German, with its English text as `original`; as it is if it has no German one. */
	function inGerman<T extends Told & { retryAfterSeconds?: number | undefined }>(
		told: T,
		values: Values = {},
	): T & { original?: string } {
		const { retryAfterSeconds } = told;
		const message = germanError(told.code, { retryAfterSeconds, ...values });
		return message === undefined ? told : { ...told, message, original: told.message };
	}

	/** An answer in which all errors and warnings are in German; what it is made of stays as it is. */
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

/** Answers those who ask for German in German, in whatever an answer has of errors and warnings. */
export function translateAnswers(app: FastifyInstance, { translated }: Translation): void {
	const translate = <T>(request: FastifyRequest, answer: T): T =>
		languageOf(request) === 'de' ? (translated(answer) as T) : answer;
	app.decorate('translate', translate);
	app.addHook('preSerialization', (request, _reply, payload, done) => {
		done(null, translate(request, payload));
	});
}
