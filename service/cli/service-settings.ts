import { isIP } from 'node:net';
import { LOGIN_SETUPS, type SettingQuestion, type Settings } from '../channels';
import { ConfigError, isLoopback, loadConfig, Reader, type Config, type LoginName } from '../config';
import { askOidc, explainOidc } from './oidc-questions';
import type { Interview } from './questions';
import { refusalOf } from './refusal';

/** The minimum length that the service requires at startup. */
const SHORTEST_PASSWORD = 16;

const PUBLIC_URL: SettingQuestion = {
	name: 'PUBLIC_URL',
	label: 'Public URL of the service',
	hint: 'https, as reachable by browsers and platforms; empty: this machine only',
	check: (text) => refusalOf(() => new Reader({ URL: text }).url('URL')),
};

const PASSWORD: SettingQuestion = {
	name: 'MEDIAKIT_DASHBOARD_PASSWORD',
	label: 'Dashboard password',
	hint: `at least ${SHORTEST_PASSWORD} characters; empty: sign in with the API key instead`,
	secret: true,
	check: (text) =>
		text.length < SHORTEST_PASSWORD ? `Use at least ${SHORTEST_PASSWORD} characters.` : undefined,
};

const N8N: SettingQuestion = {
	name: 'n8n',
	label: 'URL of your n8n',
	hint: 'empty: none',
	check: (text) =>
		URL.canParse(text) && /^https?:/.test(text)
			? undefined
			: 'This must be a URL, such as http://127.0.0.1:5678.',
};

/** True for hosts that may be on a private network: the service calls them only if they are on the allowlist. */
const isPrivate = ({ hostname }: URL) =>
	isLoopback(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || !hostname.includes('.');

const DAILY = 'between 4:00 and 5:00 UTC, at a minute chosen automatically';

/** Describes when the service reads statistics. @param schedule in the configuration's format */
export const scheduleWords = (schedule: string) =>
	schedule === 'daily' ? `every day ${DAILY}` : `on the schedule "${schedule}" (UTC)`;

async function askSchedule(interview: Interview, current: Settings): Promise<Settings> {
	const kept = current.STATS_SCHEDULE;
	const keep = kept && kept !== 'off' && kept !== 'daily';
	const way = await interview.choose('Who refreshes the statistics?', [
		...(keep
			? [{ value: 'keep', label: 'The service, on its current schedule', hint: scheduleWords(kept) }]
			: []),
		{ value: 'daily', label: 'The service, daily', hint: DAILY },
		{ value: 'off', label: 'n8n or another program' },
	]);
	return way === 'keep' ? {} : { STATS_SCHEDULE: way };
}

/**
 * Asks for the service's own settings: its public URL, access to the dashboard, the statistics schedule, sign-in, n8n.
 *
 * @param answers receives the settings
 * @returns the URL of n8n, if any
 */
export async function askService(
	interview: Interview,
	current: Settings,
	answers: Settings,
): Promise<string | undefined> {
	for (const question of [PUBLIC_URL, PASSWORD]) {
		const answer = await interview.ask(question, current[question.name]);
		if (answer !== undefined) answers[question.name] = answer;
	}
	Object.assign(answers, await askSchedule(interview, current));
	Object.assign(answers, await askOidc(interview, current));
	const n8n = await interview.ask(N8N, undefined);
	if (n8n === undefined) return undefined;
	const url = new URL(n8n);
	const listed = (current.CALLBACK_HOST_ALLOWLIST ?? '').split(',').filter(Boolean);
	if (isPrivate(url) && !listed.includes(url.host))
		answers.CALLBACK_HOST_ALLOWLIST = [...listed, url.host].join(',');
	return n8n;
}

/** Returns the URL at which browsers reach the service. */
const baseUrl = ({ publicUrl, port }: Config) => publicUrl ?? `http://127.0.0.1:${port}`;

/** Returns a platform's redirect URL, which must exactly match the one registered in its portal. */
export const redirectUrl = (config: Config, login: LoginName): string =>
	config[login].redirectUri ?? `${baseUrl(config)}/api/auth/${login}/callback`;

/** Explains which redirect URLs to register. */
export function explainRedirects(
	settings: Settings,
	logins: readonly LoginName[],
	n8n: string | undefined,
): string {
	try {
		const config = loadConfig(settings);
		const oidc = explainOidc(settings, baseUrl(config));
		return [
			'Register exactly these redirect URLs in the portals:',
			...logins.map((login) => `${LOGIN_SETUPS[login].label}: ${redirectUrl(config, login)}`),
			...(n8n
				? [
						`For credentials in n8n, register this one as well: ${n8n.replace(/\/+$/, '')}/rest/oauth2-credential/callback`,
					]
				: []),
			...(oidc ? [oidc] : []),
		].join('\n');
	} catch (error) {
		if (error instanceof ConfigError) return error.message;
		throw error;
	}
}
