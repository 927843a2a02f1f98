import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { addressOf, session } from './api';
import { de } from './texts/de';
import { en, type Texts } from './texts/en';

const DICTIONARIES = { en, de };
export type Language = keyof typeof DICTIONARIES;
export const LANGUAGES = Object.keys(DICTIONARIES) as Language[];
export const nameOf = (language: Language) => DICTIONARIES[language].language;

const YEAR_SECONDS = 365 * 24 * 60 * 60;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Numbers and times as people of a language write them. */
function createFormats(language: Language) {
	// The country that the browser names beside the language has its own way to write dates.
	const locale = navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
	const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
	const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, signDisplay: 'exceptZero' });
	const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
	const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
	const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
	const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
	const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
	const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
	const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
	return {
		number: (value: number) => number.format(value),
		/** A figure that counts hundredths. */
		percent: (value: number) => percent.format(value / 100),
		/** With its sign. */
		change: (value: number) => signed.format(value),
		compact: (value: number) => compact.format(value),
		/** The local date of a time. */
		date: (iso: string) => date.format(new Date(iso)),
		/** A day in UTC, as in 2026-11-20. */
		day: (isoDay: string) => day.format(new Date(`${isoDay}T00:00:00Z`)),
		/** The same without its year, where there is little room. */
		shortDay: (time: Date) => shortDay.format(time),
		time: (iso: string) => time.format(new Date(iso)),
		/** A time seen from now: "in 3 minutes", "2 hours ago". */
		fromNow(iso: string, now = Date.now()) {
			const seconds = Math.round((Date.parse(iso) - now) / 1000);
			const size = Math.abs(seconds);
			if (size < 60) return relative.format(seconds, 'second');
			if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute');
			if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
			return relative.format(Math.round(seconds / 86_400), 'day');
		},
		/** Minutes and seconds, as in 4:05. */
		countdown: (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
		size(bytes: number) {
			const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
			const unit = UNITS[power] ?? 'byte';
			const options = { style: 'unit', unit, maximumFractionDigits: power > 1 ? 1 : 0 } as const;
			return new Intl.NumberFormat(locale, options).format(bytes / 1000 ** power);
		},
	};
}

interface Speech {
	language: Language;
	choose: (language: Language) => void;
	texts: Texts;
	formats: ReturnType<typeof createFormats>;
}

const Speaking = createContext<Speech | undefined>(undefined);

/** Lets everything inside speak the language of the session, until a person chooses another one. */
export function SpeechProvider({ children }: { children: ComponentChildren }) {
	const [language, setLanguage] = useState<Language>(session.language);
	const speech = useMemo<Speech>(
		() => ({
			language,
			texts: DICTIONARIES[language],
			formats: createFormats(language),
			choose(chosen) {
				// The service's own pages follow it too.
				document.cookie = `mediakit_language=${chosen}; Path=${addressOf('') || '/'}; SameSite=Lax; Max-Age=${YEAR_SECONDS}`;
				setLanguage(chosen);
			},
		}),
		[language],
	);
	useEffect(() => {
		document.documentElement.lang = language;
	}, [language]);
	return <Speaking.Provider value={speech}>{children}</Speaking.Provider>;
}

export function useSpeech(): Speech {
	const speech = useContext(Speaking);
	if (speech === undefined) throw new Error('Nothing can be said outside of SpeechProvider.');
	return speech;
}
