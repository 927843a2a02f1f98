import type { Platform } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import type { StatisticsDocument } from '../../platforms/statistics';
import { ConfigError, type Config, type LoginName } from '../config';

/** Names and values of settings. */
export type Settings = Record<string, string>;

/** A setting that the wizard asks for. */
export interface SettingQuestion {
	name: string;
	label: string;
	hint?: string;
	/** Shown as dots, and never as a suggestion. */
	secret?: boolean;
	required?: boolean;
	/** What is wrong with an answer, or undefined. */
	check?: (answer: string) => string | undefined;
}

/** A token that was refreshed, without its value. */
export interface RefreshedToken {
	platform: Platform;
	scope: string | null;
	/** ISO 8601, UTC. */
	expiresAt: string;
	refreshExpiresAt: string;
}

/** The account whose tokens are in `.env.social`. */
export interface FileAccount {
	/** Refreshes the tokens; the new ones are in the file before they are used. @throws PlatformError, ConfigError */
	refresh(): Promise<RefreshedToken>;
	/** Reads the statistics, with tokens that are refreshed if need be. @throws PlatformError, ConfigError */
	fetchStatistics(): Promise<{ username: string; document: StatisticsDocument; tokenRefreshed: boolean }>;
}

/** What an account of `.env.social` works with. */
export interface FileAccountOptions {
	/** The name of the file, for messages. */
	file: string;
	/** The settings now; `save` changes them. */
	values: Readonly<Settings>;
	config: Config;
	http: Http;
	/** Obtains new tokens once it is sure that they can be kept, and keeps them. */
	save(obtain: () => Promise<{ values: Settings; refreshed: RefreshedToken }>): Promise<RefreshedToken>;
}

/** How the command line sets a login up. */
export interface LoginSetup {
	label: string;
	/** The settings of its app. */
	questions: readonly SettingQuestion[];
	/** The host that must answer. */
	host(config: Config): string;
}

/** What the command line does differently for one platform. */
export interface ChannelCommandLine<P extends Platform> {
	logins: Readonly<Record<LoginName<P>, LoginSetup>>;
	/** Which lines of `.env.social` are the platform's. */
	ownsSetting(name: string): boolean;
	/** What belongs to an account rather than to the set-up; the first one that is set makes it usable. */
	tokenQuestions: readonly SettingQuestion[];
	/** The setting of a token that works once, so that only one copy of it may be used. */
	singleUseToken?: string;
	/** The token that a token answer must have, and the settings that its tokens become. */
	tokenFile: {
		needs: 'access_token' | 'refresh_token';
		toSettings(tokens: { accessToken?: string; refreshToken?: string }): Settings;
	};
	/** The figures of a summary, besides followers and rate. */
	figures: { counts: readonly (readonly [string, string])[]; views: readonly [string, string] };
	openFileAccount(options: FileAccountOptions): FileAccount;
}

/** The question for the address to which a platform sends people back. */
export const redirectQuestion = (name: string, hint: string): SettingQuestion => ({
	name,
	label: 'Redirect address',
	hint,
	check(text) {
		const url = URL.canParse(text) ? new URL(text) : undefined;
		const loopback = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
		const fits = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
		return fits ? undefined : 'This must be an https address, or http on this machine.';
	},
});

/** What the sandbox has in the place of ids. */
const OF_SANDBOX = /^sandbox-/;

/** A check that tells one platform's id from those of the others. @param form how the platform's own look, in words */
const idCheck = (pattern: RegExp, form: string) => (id: string) =>
	pattern.test(id) || OF_SANDBOX.test(id) ? undefined : `This is not ${form}. Is it from another portal?`;

/** Ids of apps at Meta are numbers. */
export const checkMetaId = idCheck(/^\d{6,20}$/, 'an app id of Meta, which has only digits');

/** Keys of TikTok's apps are letters and digits. */
export const checkTikTokKey = idCheck(
	/^(?=.*[a-z])[a-z\d]{6,40}$/i,
	'a client key of TikTok, which has letters and digits and nothing else',
);

/** Ids of Google's OAuth clients. */
export const checkGoogleId = idCheck(
	/^[\w-]+\.apps\.googleusercontent\.com$/,
	'a client id of Google, which ends with .apps.googleusercontent.com',
);

/** What is a yes or a no. */
export const checkFlag = (text: string) =>
	text === 'true' || text === 'false' ? undefined : 'Answer true or false.';

/** A setting that must be there. @throws ConfigError */
export function requiredSetting({ values, file }: FileAccountOptions, name: string): string {
	const value = values[name];
	if (value) return value;
	throw new ConfigError(
		`${name} is missing from ${file} and from the environment. Run "mediakit setup" to connect an account.`,
	);
}
