import { PLATFORMS } from '../../platforms/errors';
import { commandLineOf } from '../../service/channels';
import { loadConfig, Reader } from '../../service/config';
import { GENERATED, table } from './page-parts';

/** A description of a setting's values, and its default if the default means something to readers. */
interface Accepted {
	text: string;
	fallback?: string;
}

type Describe = (...args: never[]) => Accepted;

const codes = (values: readonly string[]) =>
	values
		.filter(Boolean)
		.map((value) => `\`${value}\``)
		.join(', ');
const range = (least: number, most?: number) =>
	most === undefined ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`;

const DESCRIBE: Partial<Record<keyof Reader, Describe>> = {
	integer: (_name: string, fallback: number, least: number, most?: number) => ({
		text: range(least, most),
		fallback: String(fallback),
	}),
	factor: () => ({ text: 'a number of at least 1', fallback: '1' }),
	oneOf: (_name: string, values: string[], fallback: string) => ({ text: codes(values), fallback }),
	matching: (_name: string, _pattern: RegExp, kind: string, fallback: string) => ({ text: kind, fallback }),
	schedule: (_name: string, words: string[]) => ({ text: `${codes(words)}, or a cron expression in UTC` }),
	url: () => ({ text: 'an https URL' }),
	list: (_name: string, _isRight: unknown, kind: string) => ({ text: `a list: ${kind}` }),
	text: () => ({ text: 'text' }),
};

/** The settings whose presence makes the service require others. */
const TOKENS = new Set(
	PLATFORMS.flatMap((platform) => commandLineOf(platform).tokenQuestions.map(({ name }) => name)),
);

/** Returns the values that the service accepts for each setting, derived from the code that reads the setting. */
export function acceptedValues(): Map<string, Accepted> {
	const accepted = new Map<string, Accepted>();
	const methods = Object.keys(DESCRIBE) as (keyof Reader)[];
	const originals = methods.map((method) => [
		method,
		Object.getOwnPropertyDescriptor(Reader.prototype, method),
	]);
	for (const [method, original] of originals as [keyof Reader, PropertyDescriptor][]) {
		Object.defineProperty(Reader.prototype, method, {
			...original,
			value(this: Reader, ...args: never[]) {
				const name = args[0] as unknown as string;
				// If one method calls another, the caller's description is more specific.
				const described = DESCRIBE[method]?.(...args);
				if (described && !accepted.has(name)) accepted.set(name, described);
				return original.value.apply(this, args);
			},
		});
	}
	try {
		const environment = new Proxy<Record<string, string>>(
			{},
			{ get: (_target, name) => (TOKENS.has(String(name)) ? 'rft.example' : undefined) },
		);
		loadConfig(environment);
	} finally {
		for (const [method, original] of originals as [string, PropertyDescriptor][])
			Object.defineProperty(Reader.prototype, method, original);
	}
	return accepted;
}

/** A row of a table in docs/configuration.md. */
export interface SettingRow {
	name: string;
	fallback: string;
	meaning: string;
}

/** Returns the settings explained in docs/configuration.md. */
export const settingRows = (configurationPage: string): SettingRow[] =>
	[...configurationPage.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|(.*?)\|(.*)\|$/gm)].map(
		([, name = '', fallback = '', meaning = '']) => ({
			name,
			fallback: fallback.trim(),
			meaning: meaning.trim(),
		}),
	);

/** Rewrites the links of a page in docs/ for a page in docs/reference/. */
const moveLinks = (text: string) =>
	text.replace(/\]\(([^)]+)\)/g, (_link, target: string) => {
		if (/^[a-z]+:/.test(target)) return `](${target})`;
		return target.startsWith('#') ? `](../configuration.md${target})` : `](../${target})`;
	});

/**
 * Creates docs/reference/settings.md: every setting by name, with its values from the code and its meaning from
 * docs/configuration.md.
 */
export function settingsPage(configurationPage: string): string {
	const accepted = acceptedValues();
	const rows = settingRows(configurationPage)
		.sort((a, b) => a.name.localeCompare(b.name, 'en'))
		.map(({ name, fallback, meaning }) => [
			`\`${name}\``,
			accepted.get(name)?.text ?? 'text',
			fallback,
			moveLinks(meaning).replaceAll('\\|', '|'),
		]);
	return `${[
		'# Settings',
		GENERATED,
		'Every setting by its name. [Configuration](../configuration.md) explains them by topic: which ones you need, and where they are set.',
		table(['name', 'takes', 'default', ''], rows),
	].join('\n\n')}\n`;
}
