import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { addressOf, session } from './api';
import { accounts } from './texts/accounts';
import { checklist } from './texts/checklist';
import { common } from './texts/common';
import { overview } from './texts/overview';
import { pages } from './texts/pages';
import { report } from './texts/report';
import { settings } from './texts/settings';
import { statistics } from './texts/statistics';
import { textsIn, type Language } from './texts/text';
import { transfers } from './texts/transfers';
import { uploads } from './texts/uploads';

/** The languages, with their native names. */
export const LANGUAGES = [
	['en', 'English'],
	['de', 'Deutsch'],
] as const;

const TEXTS = {
	...common,
	overview,
	checklist,
	accounts,
	statistics,
	report,
	uploads,
	transfers,
	pages,
	settings,
};
const DICTIONARIES = { en: textsIn('en', TEXTS), de: textsIn('de', TEXTS) };
export type Texts = (typeof DICTIONARIES)[Language];

const YEAR_SECONDS = 365 * 24 * 60 * 60;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Formats numbers and times for a language. */
function createFormats(language: Language) {
	// Use the browser's regional variant of the language, since date formats depend on the country.
	const locale = navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
	const numbers = (options: Intl.NumberFormatOptions) =>
		new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...options }).format;
	const times = (options: Intl.DateTimeFormatOptions) => {
		const { format } = new Intl.DateTimeFormat(locale, options);
		return (iso: string) => format(new Date(iso));
	};
	const percent = numbers({ style: 'percent' });
	const percentChange = numbers({ style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 1 });
	const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
	return {
		locale,
		number: numbers({}),
		/** Formats a percentage from 0 to 100. */
		percent: (value: number) => percent(value / 100),
		/** Formats a change in percent, with its sign. */
		percentChange: (value: number) => percentChange(value / 100),
		/** Formats a number with its sign. */
		change: numbers({ signDisplay: 'exceptZero' }),
		compact: numbers({ notation: 'compact', maximumFractionDigits: 1 }),
		/** Formats a time as a local date. */
		date: times({ dateStyle: 'medium' }),
		/** Formats a UTC day such as 2026-11-20. */
		day: times({ dateStyle: 'medium', timeZone: 'UTC' }),
		/** Formats a UTC day without the year, where space is limited. */
		shortDay: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format,
		time: times({ dateStyle: 'medium', timeStyle: 'short' }),
		/** Formats a relative time: "in 3 minutes", "2 hours ago". */
		fromNow(iso: string, now = Date.now()) {
			const seconds = Math.round((Date.parse(iso) - now) / 1000);
			const size = Math.abs(seconds);
			if (size < 60) return relative.format(seconds, 'second');
			if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute');
			if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
			return relative.format(Math.round(seconds / 86_400), 'day');
		},
		/** Formats a rounded duration: "40 seconds", "3 minutes". */
		duration(seconds: number) {
			const [value, unit] =
				seconds < 60
					? [seconds, 'second']
					: seconds < 3600
						? [Math.round(seconds / 60), 'minute']
						: [Math.round(seconds / 3600), 'hour'];
			return numbers({ style: 'unit', unit: String(unit), unitDisplay: 'long' })(Number(value));
		},
		/** Formats minutes and seconds, such as 4:05. */
		countdown: (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
		size(bytes: number) {
			const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
			const unit = UNITS[power] ?? 'byte';
			return numbers({ style: 'unit', unit, maximumFractionDigits: power > 1 ? 1 : 0 })(
				bytes / 1000 ** power,
			);
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

/** Provides the session's language to its children, until the person chooses another one. */
export function SpeechProvider({ children }: { children: ComponentChildren }) {
	const [language, setLanguage] = useState<Language>(session.language);
	const speech = useMemo<Speech>(
		() => ({
			language,
			texts: DICTIONARIES[language],
			formats: createFormats(language),
			choose(chosen) {
				// Also applies to the service's other pages.
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
