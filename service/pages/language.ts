import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/** The languages of our pages. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_COOKIE = 'mediakit_language';

const known = (text: unknown) => LANGUAGES.find((language) => language === text);

/** Returns the language chosen with `?lang=`, if it is supported. */
export const chosenLanguage = ({ query }: FastifyRequest): Language | undefined =>
	known((query as { lang?: unknown } | undefined)?.lang);

/**
 * Returns the language for the response: `?lang=`, then the dashboard setting, then the browser's preference, then
 * English.
 */
export function languageOf(request: FastifyRequest): Language {
	const preferred = () => new Negotiator(request).language([...LANGUAGES]);
	return chosenLanguage(request) ?? known(request.cookies[LANGUAGE_COOKIE]) ?? known(preferred()) ?? 'en';
}
