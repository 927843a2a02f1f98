import type { Command } from '../command';
import { readEnvFile, updateEnvFile } from '../env-file';
import type { Settings } from '../env-format';
import { CommandFailed } from '../failure';
import { createInterview, type Interview, type Question } from '../questions';
import { readTokenFile } from '../token-file';

type Login = 'tiktok' | 'instagram' | 'facebook';

const httpsAddress = (text: string) => {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const loopback = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
	const fits = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
	return fits ? undefined : 'This must be an https address, or http on this machine.';
};

const APP_QUESTIONS: Record<Login, Question[]> = {
	tiktok: [
		{ name: 'TIKTOK_CLIENT_KEY', label: 'Client key of the TikTok app', required: true },
		{ name: 'TIKTOK_CLIENT_SECRET', label: 'Client secret of the TikTok app', secret: true, required: true },
		{
			name: 'TIKTOK_REDIRECT_URI',
			label: 'Redirect address',
			hint: 'as registered in the portal; empty: the service has its own',
			check: httpsAddress,
		},
	],
	instagram: [
		{
			name: 'INSTAGRAM_APP_ID',
			label: 'Instagram app id',
			hint: 'under Instagram, API setup with Instagram login; not the Meta app id',
			required: true,
		},
		{ name: 'INSTAGRAM_APP_SECRET', label: 'Instagram app secret', secret: true, required: true },
		{
			name: 'INSTAGRAM_REDIRECT_URI',
			label: 'Redirect address',
			hint: 'empty: the service has its own',
			check: httpsAddress,
		},
	],
	facebook: [
		{ name: 'FACEBOOK_APP_ID', label: 'Meta app id', hint: 'under App settings, Basic', required: true },
		{ name: 'FACEBOOK_APP_SECRET', label: 'Meta app secret', secret: true, required: true },
		{
			name: 'FACEBOOK_REDIRECT_URI',
			label: 'Redirect address',
			hint: 'empty: the service has its own',
			check: httpsAddress,
		},
	],
};

const TOKEN_QUESTIONS: Record<'tiktok' | 'instagram', Question[]> = {
	tiktok: [
		{ name: 'TIKTOK_ACCESS_TOKEN', label: 'Access token', hint: 'may be left out', secret: true },
		{ name: 'TIKTOK_REFRESH_TOKEN', label: 'Refresh token', secret: true, required: true },
	],
	instagram: [
		{ name: 'INSTAGRAM_ACCESS_TOKEN', label: 'Long-lived access token', secret: true, required: true },
	],
};

const LABELS: Record<Login, string> = {
	tiktok: 'TikTok',
	instagram: 'Instagram (Instagram Login)',
	facebook: 'Instagram (Facebook Login, with a Page)',
};

/** Asks for settings; what the person leaves empty stays as it is. */
async function askAll(interview: Interview, questions: Question[], current: Settings): Promise<Settings> {
	const answers: Settings = {};
	for (const question of questions) {
		const answer = await interview.ask(question, current[question.name]);
		if (answer !== undefined) answers[question.name] = answer;
	}
	return answers;
}

async function askTokens(interview: Interview, login: Login, current: Settings): Promise<Settings> {
	const platform = login === 'tiktok' ? 'tiktok' : 'instagram';
	const way = await interview.choose(`Tokens of ${LABELS[login]}`, [
		{ value: 'none', label: 'None here', hint: 'the service connects accounts through the consent page' },
		{ value: 'file', label: 'From a prepared file', hint: 'JSON of a token answer' },
		{ value: 'type', label: 'Enter them' },
	]);
	if (way === 'none') return {};
	if (way === 'type') return await askAll(interview, TOKEN_QUESTIONS[platform], current);
	const path = await interview.ask({ name: 'file', label: 'Token file', required: true }, undefined);
	return await readTokenFile(path ?? '', platform);
}

const differing = (current: Settings, answers: Settings) =>
	Object.keys(answers).filter((name) => current[name] && current[name] !== answers[name]);

/** Asks for everything that `.env.social` needs, and writes it at the very end, all or nothing. */
export const setup: Command = {
	name: 'setup',
	summary: 'Asks for what is needed and writes .env.social',
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
		const logins = await interview.chooseSome<Login>('What is to be connected?', [
			{ value: 'tiktok', label: LABELS.tiktok },
			{ value: 'instagram', label: LABELS.instagram },
			{ value: 'facebook', label: LABELS.facebook },
		]);
		const answers: Settings = {};
		for (const login of logins) {
			interview.say(LABELS[login]);
			Object.assign(answers, await askAll(interview, APP_QUESTIONS[login], current));
			Object.assign(answers, await askTokens(interview, login, current));
		}
		const replaced = differing(current, answers);
		if (
			replaced.length > 0 &&
			!(await interview.confirm(`${file} has other values of ${replaced.join(', ')}. Replace them?`))
		) {
			for (const name of replaced) delete answers[name];
		}
		await updateEnvFile(file, () => Promise.resolve({ values: answers }));
		interview.end(
			`${file} is written, readable for you alone. Next: "mediakit doctor", then "mediakit serve"; its address in a browser is the dashboard, which the API key or MEDIAKIT_DASHBOARD_PASSWORD opens.`,
		);
	},
};
