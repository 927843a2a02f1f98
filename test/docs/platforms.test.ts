import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORM_NAMES, PLATFORMS } from '../../platforms/errors';
import { commandLineOf, LOGIN_SETUPS } from '../../service/channels';
import { ConfigError, loadConfig } from '../../service/config';
import { PAGES, readPage, ROOT } from '../support/markdown';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const APP_SETTINGS = Object.values(LOGIN_SETUPS).flatMap(({ questions }) => questions);

/** Texts about a single platform, about a feature that some platforms lack, or about the past. */
const NOT_OF_ALL =
	/^(CHANGELOG|CONTRIBUTING|docs\/(contracts\/.*|adding-a-platform|\w+-portal|nodes|performance|templates)|workflows\/.*)\.md$/;

describe.each(PLATFORMS)('%s', (platform) => {
	const name = PLATFORM_NAMES[platform];

	it('has a contract and a page about its portal, and the README leads to both', () => {
		const pages = [`docs/contracts/${platform}-api.md`, `docs/${platform}-portal.md`];
		expect(pages.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
		expect(pages.filter((page) => !readPage('README.md').includes(`](${page})`))).toEqual([]);
	});

	it('is named on every page that names two others', () => {
		const others = PLATFORMS.filter((other) => other !== platform).map((other) => PLATFORM_NAMES[other]);
		const isAboutAll = (text: string) => others.filter((other) => text.includes(other)).length > 1;
		const pages = PAGES.filter((page) => !NOT_OF_ALL.test(page));
		expect(pages.length).toBeGreaterThan(10);
		expect(pages.filter((page) => isAboutAll(readPage(page)) && !readPage(page).includes(name))).toEqual([]);
	});

	it('has a color of its own in the dashboard and on media kits', () => {
		expect(read('service/dashboard/client/styles/parts.css')).toContain(`\n.platform.${platform}::before {`);
		const kit = read('service/pages/mediakit.css');
		expect(kit).toContain(`\n.${platform} {\n\t--tone: var(--${platform});`);
		// The colour is defined for the light theme, the dark theme and print.
		expect(kit.match(new RegExp(`^\\t+--${platform}: #[\\da-f]{6};$`, 'gm'))).toHaveLength(3);
	});

	it('has settings that the service does not mistake for typing errors, and tells typing errors', () => {
		for (const { name: setting } of commandLineOf(platform).tokenQuestions) {
			expect(() => loadConfig({ [setting]: 'example' })).not.toThrow();
		}
		expect(() => loadConfig({ [`${platform.toUpperCase()}_SECRET`]: 'x=y' })).not.toThrow();
		expect(() => loadConfig({ [`${platform.toUpperCase()}_CLEINT`]: 'example' })).toThrow(ConfigError);
	});
});

it('.env.social.example shows the settings of every app', () => {
	const example = read('.env.social.example');
	const shown = APP_SETTINGS.filter(({ name }) => new RegExp(`^#?${name}=`, 'm').test(example));
	expect(shown).toEqual(APP_SETTINGS);
});

it("the search for secrets knows every app's", () => {
	const { patterns } = (
		JSON.parse(read('.secretlintrc.json')) as { rules: { options?: { patterns: { pattern: string }[] } }[] }
	).rules.flatMap(({ options }) => options ?? [])[0]!;
	const expressions = patterns.map(({ pattern }) => new RegExp(pattern.replace(/^\/|\/m?$/g, ''), 'm'));
	const secrets = APP_SETTINGS.filter(({ secret }) => secret).map(({ name }) => name);
	expect(secrets.length).toBeGreaterThanOrEqual(PLATFORMS.length);
	const isFound = (name: string) => expressions.some((one) => one.test(`${name}=${'0'.repeat(20)}`));
	expect(secrets.filter((name) => !isFound(name))).toEqual([]);
});
