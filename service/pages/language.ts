import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/** The languages of our pages. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_COOKIE = 'mediakit_language';

const known = (text: unknown) => LANGUAGES.find((language) => language === text);

/** The language chosen on this page, if it is supported. */
export const chosenLanguage = ({ query }: FastifyRequest): Language | undefined =>
	known((query as { lang?: unknown } | undefined)?.lang);

/** The response language: `?lang=`, then the dashboard setting, then the browser's preference, then English. */
export function languageOf(request: FastifyRequest): Language {
	const preferred = () => new Negotiator(request).language([...LANGUAGES]);
	return chosenLanguage(request) ?? known(request.cookies[LANGUAGE_COOKIE]) ?? known(preferred()) ?? 'en';
}
