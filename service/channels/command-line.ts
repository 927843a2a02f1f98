import type { Platform } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import type { StatisticsDocument } from '../../platforms/statistics';
import { ConfigError, type Config, type LoginName } from '../config';

/** Settings by name. */
export type Settings = Record<string, string>;

/** A setting that the setup wizard asks for. */
export interface SettingQuestion {
	name: string;
	label: string;
	hint?: string;
	/** Masked while it is being typed, and never shown as a default. */
	secret?: boolean;
	required?: boolean;
	/** True if the answer may contain spaces, as in group names. */
	blanks?: boolean;
	/** Returns an error message for an invalid answer, otherwise undefined. */
	check?: (answer: string) => string | undefined;
}

/** Information about a refreshed token, without its value. */
export interface RefreshedToken {
	platform: Platform;
	scope: string | null;
	/** ISO 8601, UTC. */
	expiresAt: string;
	refreshExpiresAt: string;
}

/** The account whose tokens are in `.env.social`. */
export interface FileAccount {
	/** Refreshes the tokens and saves the new ones before they are used. @throws PlatformError, ConfigError */
	refresh(): Promise<RefreshedToken>;
	/** Reads the statistics, refreshing the tokens if necessary. @throws PlatformError, ConfigError */
	fetchStatistics(): Promise<{ username: string; document: StatisticsDocument; tokenRefreshed: boolean }>;
}

/** The dependencies of an account in `.env.social`. */
export interface FileAccountOptions {
	/** The name of the file, for messages. */
	file: string;
	/** The current settings; `save` changes them. */
	values: Readonly<Settings>;
	config: Config;
	http: Http;
	/** Makes sure that the file is writable, then obtains new tokens and saves them. */
	save(obtain: () => Promise<{ values: Settings; refreshed: RefreshedToken }>): Promise<RefreshedToken>;
}

/** How the command line sets up a login. */
export interface LoginSetup {
	label: string;
	/** The settings of the login's app. */
	questions: readonly SettingQuestion[];
	/** Returns the host that must be reachable. */
	host(config: Config): string;
}

/** The platform-specific part of the command line. */
export interface ChannelCommandLine<P extends Platform> {
	logins: Readonly<Record<LoginName<P>, LoginSetup>>;
	/** True if a line of `.env.social` belongs to the platform. */
	ownsSetting(name: string): boolean;
	/** Settings for one account rather than for the app. The account can be used once the first of them is set. */
	tokenQuestions: readonly SettingQuestion[];
	/** The setting that contains a single-use token. Only one copy of the token can be used. */
	singleUseToken?: string;
	/** The token that a token response must contain, and the settings in which the response's tokens are stored. */
	tokenFile: {
		needs: 'access_token' | 'refresh_token';
		toSettings(tokens: { accessToken?: string; refreshToken?: string }): Settings;
	};
	/** The metrics in a summary, in addition to followers and the engagement rate. */
	figures: { counts: readonly (readonly [string, string])[]; views: readonly [string, string] };
	openFileAccount(options: FileAccountOptions): FileAccount;
}

/** Returns the question for a platform's redirect URL. */
export const redirectQuestion = (name: string, hint: string): SettingQuestion => ({
	name,
	label: 'Redirect URL',
	hint,
	check(text) {
		const url = URL.canParse(text) ? new URL(text) : undefined;
		const loopback = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
		const fits = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
		return fits ? undefined : 'This must be an https URL, or an http URL on this machine.';
	},
});

/** Matches IDs from the sandbox. */
const OF_SANDBOX = /^sandbox-/;

/**
 * Returns a check that distinguishes one platform's IDs from those of others.
 *
 * @param form a description of the expected format
 */
const idCheck = (pattern: RegExp, form: string) => (id: string) =>
	pattern.test(id) || OF_SANDBOX.test(id) ? undefined : `This is not ${form}. Is it from another portal?`;

/** Checks a Meta app ID, which is a number. */
export const checkMetaId = idCheck(/^\d{6,20}$/, 'a Meta app ID, which consists of digits');

/** Checks a TikTok client key, which consists of letters and digits. */
export const checkTikTokKey = idCheck(
	/^(?=.*[a-z])[a-z\d]{6,40}$/i,
	'a TikTok client key, which consists of letters and digits',
);

/** Checks the client ID of a Google OAuth client. */
export const checkGoogleId = idCheck(
	/^[\w-]+\.apps\.googleusercontent\.com$/,
	'a Google client ID, which ends with .apps.googleusercontent.com',
);

/** Validates a boolean answer. */
export const checkFlag = (text: string) =>
	text === 'true' || text === 'false' ? undefined : 'Enter true or false.';

/** Returns a required setting. @throws ConfigError */
export function requiredSetting({ values, file }: FileAccountOptions, name: string): string {
	const value = values[name];
	if (value) return value;
	throw new ConfigError(
		`${name} is missing from ${file} and from the environment. Run "mediakit setup" to connect an account.`,
	);
}
