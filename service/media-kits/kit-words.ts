import type { Language } from '../pages';
import type { FigureName } from './kit';
import type { Change } from './kit-schemas';
import { de } from './kit-words-de';
import { en, type Words } from './kit-words-en';

const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE' };

/** True for percentages. */
const isRate = (name: FigureName) => name.startsWith('engagement_rate');

/** Creates the formats of a language, which takes several milliseconds. */
function createWording(language: Language) {
	const locale = LOCALES[language];
	const words: Words = language === 'de' ? de : en;
	const numbers = (options: Intl.NumberFormatOptions) =>
		new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...options }).format;
	/** Creates a formatter for times in ISO 8601. */
	const times = (options: Intl.DateTimeFormatOptions) => {
		const { format } = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
		return (time: string) => format(new Date(time));
	};
	const [number, day, hours] = [numbers({}), times({ dateStyle: 'long' }), times({ timeStyle: 'short' })];
	const [languages, regions] = (['language', 'region'] as const).map(
		(type) => new Intl.DisplayNames(locale, { type }),
	);
	const joined = new Intl.ListFormat(locale, { type: 'conjunction' });
	const signed = numbers({ signDisplay: 'exceptZero' });
	const percent = numbers({ style: 'percent' });
	const share = numbers({ style: 'percent', maximumFractionDigits: 1 });
	return {
		...words,
		language,
		locale,
		number,
		compact: numbers({ notation: 'compact', maximumFractionDigits: 1 }),
		day,
		shortDay: times({ day: 'numeric', month: 'short' }),
		time: (time: string) => `${day(time)}, ${hours(time)} UTC`,
		/** Formats a metric with its unit. */
		figure: (name: FigureName, value: number) => (isRate(name) ? percent(value / 100) : number(value)),
		/** Marks a number that the platform may have rounded. */
		about: (text: string, isRounded: boolean) => (isRounded ? words.roughly(text) : text),
		/** Formats a percentage. */
		percent: (value: number) => share(value / 100),
		languageName: (code: string) => languages?.of(code) ?? code,
		/** Returns a country's name, or its code if the name is unknown. */
		countryName: (code: string) =>
			/^[A-Z]{2}$/i.test(code) ? (regions?.of(code.toUpperCase()) ?? code) : code,
		list: (items: readonly string[]) => joined.format(items),
		price: (amount: number, currency: string) =>
			numbers({ style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' })(amount),
		change(name: FigureName, { by, days }: Change): string {
			if (by === 0) return words.unchanged(words.days(days));
			const text = signed(by).replace('-', '−');
			return words.changed(isRate(name) ? words.points(text) : text, words.days(days));
		},
	};
}

export type Wording = ReturnType<typeof createWording>;

const created: Partial<Record<Language, Wording>> = {};

/** Returns the texts and number formats of a language. */
export const wordingOf = (language: Language): Wording => (created[language] ??= createWording(language));
