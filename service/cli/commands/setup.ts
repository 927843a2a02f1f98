import { PLATFORMS, type Platform } from '../../../platforms/errors';
import { asObject, asText, readObject, type JsonObject } from '../../../platforms/json';
import { commandLineOf, LOGIN_SETUPS, type SettingQuestion, type Settings } from '../../channels';
import { LOGIN_NAMES, LOGINS, type LoginName } from '../../config';
import type { Command } from '../context';
import { readEnvFile, updateEnvFile } from '../environment';
import { CommandFailed } from '../failure';
import { createInterview, type Interview } from '../questions';
import { askService, explainRedirects } from '../service-settings';
import { readText } from '../text-file';

/**
 * Returns the part of a token response that contains the tokens: `oauthTokenData` (from n8n), `data` or its first
 * element, or the response itself.
 */
function tokensIn(answer: JsonObject): JsonObject {
	const first: unknown = Array.isArray(answer.data) ? answer.data[0] : answer.data;
	return asObject(answer.oauthTokenData) ?? asObject(first) ?? answer;
}

/**
 * Reads the tokens from a file prepared by the user: a token response in JSON, from a token endpoint or another tool.
 *
 * @returns the tokens by setting name
 * @throws CommandFailed
 */
async function readTokenFile(path: string, platform: Platform): Promise<Settings> {
	const read = await readText(path).catch(() => undefined);
	if (!read) throw new CommandFailed(`The file ${path} cannot be read. Check its name.`);
	const answer = readObject(read.text);
	const { access_token, refresh_token } = answer ? tokensIn(answer) : {};
	const accessToken = asText(access_token);
	const refreshToken = asText(refresh_token);
	const { needs, toSettings } = commandLineOf(platform).tokenFile;
	if (needs === 'access_token' ? accessToken : refreshToken) return toSettings({ accessToken, refreshToken });
	throw new CommandFailed(
		`The file ${path} is not JSON with "${needs}". Use the response of a token endpoint.`,
	);
}

/** Prompts for settings; an empty input keeps the current value. */
async function askAll(
	interview: Interview,
	questions: readonly SettingQuestion[],
	current: Settings,
): Promise<Settings> {
	const answers: Settings = {};
	for (const question of questions) {
		const answer = await interview.ask(question, current[question.name]);
		if (answer !== undefined) answers[question.name] = answer;
	}
	return answers;
}

async function askTokens(interview: Interview, login: LoginName, current: Settings): Promise<Settings> {
	const platform = PLATFORMS.find((name) => (LOGINS[name] as readonly LoginName[]).includes(login));
	if (platform === undefined) return {};
	const way = await interview.choose(`Tokens for ${LOGIN_SETUPS[login].label}`, [
		{ value: 'none', label: 'No tokens', hint: 'the service connects accounts through the consent page' },
		{ value: 'file', label: 'From a prepared file', hint: 'the JSON of a token response' },
		{ value: 'type', label: 'Enter them' },
	]);
	if (way === 'none') return {};
	if (way === 'type') return await askAll(interview, commandLineOf(platform).tokenQuestions, current);
	const path = await interview.ask({ name: 'file', label: 'Token file', required: true }, undefined);
	return await readTokenFile(path ?? '', platform);
}

const differing = (current: Settings, answers: Settings) =>
	Object.keys(answers).filter((name) => current[name] && current[name] !== answers[name]);

/** Prompts for all settings in `.env.social`; nothing is written until the very end. */
export const setup: Command = {
	name: 'setup',
	summary: 'Asks for the settings and writes .env.social',
	words: [0, 0],
	async run({ environment: { file } }) {
		if (!process.stdin.isTTY) {
			throw new CommandFailed(
				'"mediakit setup" asks questions and needs a terminal. Copy .env.social.example instead.',
			);
		}
		const current = (await readEnvFile(file)) ?? {};
		const interview = await createInterview();
		interview.begin('MediaKit');
		const answers: Settings = {};
		const n8n = await askService(interview, current, answers);
		const logins = await interview.chooseSome<LoginName>(
			'Which platforms do you want to connect?',
			LOGIN_NAMES.map((login) => ({ value: login, label: LOGIN_SETUPS[login].label })),
		);
		for (const login of logins) {
			interview.say(LOGIN_SETUPS[login].label);
			Object.assign(answers, await askAll(interview, LOGIN_SETUPS[login].questions, current));
			Object.assign(answers, await askTokens(interview, login, current));
		}
		const replaced = differing(current, answers);
		if (
			replaced.length > 0 &&
			!(await interview.confirm(`${file} has different values for ${replaced.join(', ')}. Replace them?`))
		) {
			for (const name of replaced) delete answers[name];
		}
		await updateEnvFile(file, () => Promise.resolve({ values: answers }));
		interview.say(explainRedirects({ ...current, ...answers }, logins, n8n));
		interview.end(
			`${file} was written, and only you can read it. Next, run "mediakit doctor", then "mediakit serve", and open its URL in a browser: on the dashboard, sign in with the API key or MEDIAKIT_DASHBOARD_PASSWORD.`,
		);
	},
};
