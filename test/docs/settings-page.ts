import { PLATFORMS } from '../../platforms/errors';
import { commandLineOf } from '../../service/channels';
import { loadConfig, Reader } from '../../service/config';
import { GENERATED, table } from './page-parts';

/** What a setting takes, in words, and its default if the reader knows it. */
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

/** The settings whose presence makes the service ask for others. */
const TOKENS = new Set(
	PLATFORMS.flatMap((platform) => commandLineOf(platform).tokenQuestions.map(({ name }) => name)),
);

/** What the service takes for each of its settings, by how it reads them. */
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
				// One method uses another; the first says most.
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

/** The settings that docs/configuration.md explains. */
export const settingRows = (configurationPage: string): SettingRow[] =>
	[...configurationPage.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|(.*?)\|(.*)\|$/gm)].map(
		([, name = '', fallback = '', meaning = '']) => ({
			name,
			fallback: fallback.trim(),
			meaning: meaning.trim(),
		}),
	);

/** The links of a page in docs/, as they are in docs/reference/. */
const moveLinks = (text: string) =>
	text.replace(/\]\(([^)]+)\)/g, (_link, target: string) => {
		if (/^[a-z]+:/.test(target)) return `](${target})`;
		return target.startsWith('#') ? `](../configuration.md${target})` : `](../${target})`;
	});

/** docs/reference/settings.md: every setting by name, what it takes by the code, and what it means by docs/configuration.md. */
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
