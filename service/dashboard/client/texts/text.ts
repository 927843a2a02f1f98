export type Language = 'en' | 'de';

/** Returns a text in each language, or for each language a function that creates the text. */
export const text = <T>(en: T, de: NoInfer<T>) => ({ en, de });

/** Returns the singular or plural form for a number. */
export const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** The same texts in one language. */
export type TextsIn<T> = T extends Record<Language, infer Text> ? Text : { [K in keyof T]: TextsIn<T[K]> };

/** Selects one language of texts that were created by `text`. */
export function textsIn<T extends object>(language: Language, texts: T): TextsIn<T> {
	const entries = Object.entries(texts).map(([name, value]) => [
		name,
		language in value ? value[language] : textsIn(language, value),
	]);
	return Object.fromEntries(entries) as TextsIn<T>;
}
