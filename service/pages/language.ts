import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/** The languages that people can read our pages in. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_COOKIE = 'mediakit_language';

const known = (text: unknown) => LANGUAGES.find((language) => language === text);

/** The language that a person has chosen on this very page, if it is one of ours. */
export const chosenLanguage = ({ query }: FastifyRequest): Language | undefined =>
	known((query as { lang?: unknown } | undefined)?.lang);

/** In which language to answer: `?lang=`, else the choice in the dashboard, else what the browser likes best, else English. */
export function languageOf(request: FastifyRequest): Language {
	const preferred = () => new Negotiator(request).language([...LANGUAGES]);
	return chosenLanguage(request) ?? known(request.cookies[LANGUAGE_COOKIE]) ?? known(preferred()) ?? 'en';
}
