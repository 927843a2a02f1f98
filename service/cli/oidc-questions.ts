import type { SettingQuestion, Settings } from '../channels';
import { Reader, readOidc } from '../config';
import type { Interview } from './questions';
import { refusalOf } from './refusal';

const MADE_UP = { OIDC_CLIENT_ID: 'any', OIDC_CLIENT_SECRET: 'any' };

/** Returns the error message, if any, with which the service would reject the issuer or the allowed users. */
const check = (settings: Settings) =>
	refusalOf(() =>
		readOidc(
			new Reader({
				...{ OIDC_ISSUER: 'https://login.example.com', OIDC_ALLOWED: 'boss@example.com' },
				...MADE_UP,
				...settings,
			}),
		),
	);

const QUESTIONS: readonly SettingQuestion[] = [
	{
		name: 'OIDC_ISSUER',
		label: 'Issuer of the identity provider',
		hint: 'its URL, such as https://login.example.com/realms/agency',
		required: true,
		check: (text) => check({ OIDC_ISSUER: text }),
	},
	{ name: 'OIDC_CLIENT_ID', label: 'Client ID at the identity provider', required: true },
	{ name: 'OIDC_CLIENT_SECRET', label: 'Client secret', required: true, secret: true },
	{
		name: 'OIDC_ALLOWED',
		label: 'Who may sign in',
		hint: 'e-mail addresses, @domains or groups, separated by commas; prefix "viewer:" for read-only access',
		required: true,
		blanks: true,
		check: (text) => check({ OIDC_ALLOWED: text }),
	},
];

/** Asks whether and how people sign in with their company accounts; the key and the password work either way. */
export async function askOidc(interview: Interview, current: Settings): Promise<Settings> {
	const wanted = await interview.confirm(
		current.OIDC_ISSUER
			? 'Change how people sign in with their company accounts (OpenID Connect)?'
			: 'Should people also be able to sign in with their company accounts (OpenID Connect)?',
	);
	if (!wanted) return {};
	const answers: Settings = {};
	for (const question of QUESTIONS) {
		const answer = await interview.ask(question, current[question.name]);
		if (answer !== undefined) answers[question.name] = answer;
	}
	return answers;
}

/**
 * Explains what to register with the identity provider; undefined without an identity provider.
 *
 * @param url the service's public URL
 */
export const explainOidc = ({ OIDC_ISSUER: issuer }: Settings, url: string): string | undefined =>
	issuer &&
	`At ${issuer}, register the redirect URI ${url}/auth/callback/oidc and, for logout, the post-logout redirect URI ${url}/.`;
