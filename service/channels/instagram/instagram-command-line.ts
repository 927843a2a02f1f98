import { setTimeout as wait } from 'node:timers/promises';
import { PlatformError } from '../../../platforms/errors';
import type { HttpRequest } from '../../../platforms/http';
import {
	findIdentity,
	readStatistics,
	refreshGrant,
	type InstagramLogin,
} from '../../../platforms/instagram';
import { isoTime } from '../../../platforms/statistics';
import { ConfigError, type Config } from '../../config';
import {
	checkMetaId,
	redirectQuestion,
	requiredSetting,
	type ChannelCommandLine,
	type FileAccount,
	type FileAccountOptions,
} from '../command-line';
import { explainUsedUp } from '../used-up-token';
import { createFacebookLogin } from './facebook-login';
import { createInstagramLogin } from './instagram-login';

const RECENT_POSTS = 25;

/** Instagram Login refreshes tokens without app credentials. */
const NO_APP = { appId: '', appSecret: '' };

/** Tokens from Facebook Login start with EAA; those from Instagram Login start with IG. */
const FACEBOOK_TOKEN = /^EAA/;

function loginOf(token: string, { instagram, facebook }: Config): InstagramLogin {
	if (FACEBOOK_TOKEN.test(token)) return 'facebook';
	if (/^IG/.test(token)) return 'instagram';
	return facebook.app && !instagram.app ? 'facebook' : 'instagram';
}

/** Returns ports that sign requests with a token from the file. */
function portsWith({ http, config }: FileAccountOptions, name: InstagramLogin, token: string) {
	const create = name === 'facebook' ? createFacebookLogin : createInstagramLogin;
	const { sign } = create({ http, config: config[name], version: config.graphApiVersion });
	return {
		http: (request: HttpRequest) => http(sign(request, token)),
		now: Date.now,
		sleep: (milliseconds: number) => wait(milliseconds),
	};
}

/**
 * Uses the account's token in the file. The token is also its own refresh token, and lasts 60 days from the last
 * refresh.
 */
function openFileAccount(options: FileAccountOptions): FileAccount {
	const { file, values, config, http, save } = options;
	let tokenRefreshed = false;
	const currentToken = () => requiredSetting(options, 'INSTAGRAM_ACCESS_TOKEN');

	async function refresh() {
		const token = currentToken();
		const login = loginOf(token, config);
		const { app, apiBase, graphBase } = config[login];
		if (login === 'facebook' && !app) {
			throw new ConfigError(
				'FACEBOOK_APP_ID and FACEBOOK_APP_SECRET are missing, which are needed to refresh a token of Facebook Login. Run "mediakit setup".',
			);
		}
		const endpoints = { http, apiBase, graphBase, version: config.graphApiVersion, login };
		return await save(async () => {
			const grant = await refreshGrant(endpoints, app ?? NO_APP, token).catch((error: unknown) => {
				throw explainUsedUp(error, file, 'INSTAGRAM_ACCESS_TOKEN');
			});
			tokenRefreshed = true;
			const end = isoTime(Date.now() + grant.expiresInSeconds * 1000);
			return {
				values: { INSTAGRAM_ACCESS_TOKEN: grant.accessToken },
				refreshed: { platform: 'instagram', scope: null, expiresAt: end, refreshExpiresAt: end },
			};
		});
	}

	/**
	 * Each run tries to refresh the token, since the file does not contain its age. A daily run keeps the token alive;
	 * the error for a token that is too young to be refreshed is ignored.
	 */
	async function refreshIfPossible(): Promise<void> {
		await refresh().catch((error: unknown) => {
			if (!(error instanceof PlatformError)) throw error;
		});
	}

	return {
		refresh,
		async fetchStatistics() {
			await refreshIfPossible();
			const token = currentToken();
			const login = loginOf(token, config);
			const { app, graphBase } = config[login];
			const graph = {
				...portsWith(options, login, token),
				login,
				graphBase,
				version: config.graphApiVersion,
				ruploadBase: config.ruploadBase,
				appSecret: app?.appSecret,
			};
			const { accountId, username } = await findIdentity(graph, values.INSTAGRAM_USERNAME);
			const { document } = await readStatistics({ ...graph, accountId }, { recentPosts: RECENT_POSTS });
			return { username: username.toLowerCase(), document, tokenRefreshed };
		},
	};
}

const OWN_REDIRECT = 'empty: the service has its own';

/** The command line for Instagram. */
export const INSTAGRAM_COMMAND_LINE: ChannelCommandLine<'instagram'> = {
	logins: {
		instagram: {
			label: 'Instagram (Instagram Login)',
			questions: [
				{
					name: 'INSTAGRAM_APP_ID',
					label: 'Instagram app ID',
					hint: 'under Instagram, API setup with Instagram login; not the Meta app ID',
					required: true,
					check: checkMetaId,
				},
				{ name: 'INSTAGRAM_APP_SECRET', label: 'Instagram app secret', secret: true, required: true },
				redirectQuestion('INSTAGRAM_REDIRECT_URI', OWN_REDIRECT),
			],
			host: ({ instagram }) => instagram.graphBase,
		},
		facebook: {
			label: 'Instagram (Facebook Login, with a Page)',
			questions: [
				{
					name: 'FACEBOOK_APP_ID',
					label: 'Meta app ID',
					hint: 'under App settings, Basic',
					required: true,
					check: checkMetaId,
				},
				{ name: 'FACEBOOK_APP_SECRET', label: 'Meta app secret', secret: true, required: true },
				redirectQuestion('FACEBOOK_REDIRECT_URI', OWN_REDIRECT),
			],
			host: ({ facebook }) => facebook.graphBase,
		},
	},
	ownsSetting: (name) => /^(INSTAGRAM|FACEBOOK)_|^GRAPH_API_VERSION$/.test(name),
	tokenQuestions: [
		{ name: 'INSTAGRAM_ACCESS_TOKEN', label: 'Long-lived access token', secret: true, required: true },
	],
	tokenFile: {
		needs: 'access_token',
		toSettings: ({ accessToken = '' }) => ({ INSTAGRAM_ACCESS_TOKEN: accessToken }),
	},
	figures: { counts: [['Posts', 'posts']], views: ['Views a day', 'views_daily'] },
	openFileAccount,
};
