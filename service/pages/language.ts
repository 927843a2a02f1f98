import type { FastifyRequest } from 'fastify';

/** The languages that people can read our pages in. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_COOKIE = 'mediakit_language';

const known = (text: unknown) => LANGUAGES.find((language) => language === text);

/** The language that a browser likes best among ours (RFC 9110 §12.5.4); English if it names none. */
function preferred(header = ''): Language {
	const [best] = header
		.split(',')
		.map((wish) => {
			const [tag = '', ...parameters] = wish
				.trim()
				.toLowerCase()
				.split(/\s*;\s*/);
			const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
			return { language: known(tag.split('-')[0]), weight: Number(weight ?? 1) };
		})
		.filter(({ language, weight }) => language !== undefined && weight > 0)
		.sort((a, b) => b.weight - a.weight);
	return best?.language ?? 'en';
}

/** The language that a person has chosen on this very page, if it is one of ours. */
export const chosenLanguage = ({ query }: FastifyRequest): Language | undefined =>
	known((query as { lang?: unknown } | undefined)?.lang);

/** In which language to answer: `?lang=`, else the choice in the dashboard, else what the browser likes best. */
export function languageOf(request: FastifyRequest): Language {
	const { cookies, headers } = request;
	return chosenLanguage(request) ?? known(cookies[LANGUAGE_COOKIE]) ?? preferred(headers['accept-language']);
}
