import { setTimeout as wait } from 'node:timers/promises';
import { isoTime } from '../../../platforms/statistics';
import { accountKey, readStatistics, refreshGrant } from '../../../platforms/youtube';
import { ConfigError } from '../../config';
import {
	checkFlag,
	checkGoogleId,
	redirectQuestion,
	requiredSetting,
	type ChannelCommandLine,
	type FileAccount,
	type FileAccountOptions,
} from '../command-line';
import { createYouTubeClient } from './youtube-client';
import { createYouTubeLogin } from './youtube-login';

const RECENT_VIDEOS = 10;

/** A refresh token expires if it is not used for six months (contracts/youtube-api.md §1.5). */
const IDLE_SECONDS = 180 * 24 * 60 * 60;

/** Uses the account's tokens in the file: a permanent refresh token, and an access token that lasts an hour. */
function openFileAccount(options: FileAccountOptions): FileAccount {
	const { values, http, save } = options;
	const { youtube } = options.config;
	const { sign } = createYouTubeLogin(http, youtube);
	let { scopes } = youtube;

	async function refresh() {
		const token = requiredSetting(options, 'YOUTUBE_REFRESH_TOKEN');
		const { app, tokenBase } = youtube;
		if (!app) {
			throw new ConfigError(
				'YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET are missing. Run "mediakit setup" to connect an account.',
			);
		}
		return await save(async () => {
			const grant = await refreshGrant({ http, tokenBase }, app, token);
			scopes = grant.scopes;
			const now = Date.now();
			const { refreshExpiresInSeconds = IDLE_SECONDS } = grant;
			return {
				values: { YOUTUBE_ACCESS_TOKEN: grant.accessToken, YOUTUBE_REFRESH_TOKEN: grant.refreshToken },
				refreshed: {
					platform: 'youtube',
					scope: grant.scopes.join(' '),
					expiresAt: isoTime(now + grant.expiresInSeconds * 1000),
					refreshExpiresAt: isoTime(now + refreshExpiresInSeconds * 1000),
				},
			};
		});
	}

	return {
		refresh,
		async fetchStatistics() {
			// A refresh uses no quota, returns the scopes and leaves other copies of the token valid.
			await refresh();
			const token = values.YOUTUBE_ACCESS_TOKEN ?? '';
			const client = createYouTubeClient(youtube, {
				http: (request) => http(sign(request, token)),
				now: Date.now,
				sleep: (milliseconds) => wait(milliseconds),
			});
			const { document, channel } = await readStatistics(client, {
				scopes,
				recentVideos: RECENT_VIDEOS,
				computed: youtube.computedMetrics,
			});
			return { username: accountKey(channel), document, tokenRefreshed: true };
		},
	};
}

/** The command line for YouTube. */
export const YOUTUBE_COMMAND_LINE: ChannelCommandLine<'youtube'> = {
	logins: {
		youtube: {
			label: 'YouTube',
			questions: [
				{
					name: 'YOUTUBE_CLIENT_ID',
					label: 'Google OAuth client ID',
					required: true,
					check: checkGoogleId,
				},
				{
					name: 'YOUTUBE_CLIENT_SECRET',
					label: 'Google OAuth client secret',
					secret: true,
					required: true,
				},
				redirectQuestion(
					'YOUTUBE_REDIRECT_URI',
					'as registered in the Google Cloud console; empty: the service has its own',
				),
				{
					name: 'YOUTUBE_MADE_FOR_KIDS',
					label: 'Whether videos are made for kids: true or false',
					hint: 'default for uploads; empty: every upload must specify it',
					check: checkFlag,
				},
				{
					name: 'YOUTUBE_COMPUTED_METRICS',
					label: 'Whether Google allows your project to compute metrics: true or false',
					hint: 'empty: false',
					check: checkFlag,
				},
			],
			host: ({ youtube }) => youtube.apiBase,
		},
	},
	ownsSetting: (name) => /^YOUTUBE_/.test(name),
	tokenQuestions: [
		{ name: 'YOUTUBE_ACCESS_TOKEN', label: 'Access token', hint: 'optional', secret: true },
		{ name: 'YOUTUBE_REFRESH_TOKEN', label: 'Refresh token', secret: true, required: true },
	],
	tokenFile: {
		needs: 'refresh_token',
		toSettings: ({ accessToken, refreshToken = '' }) => ({
			...(accessToken && { YOUTUBE_ACCESS_TOKEN: accessToken }),
			YOUTUBE_REFRESH_TOKEN: refreshToken,
		}),
	},
	figures: {
		counts: [
			['Views', 'views'],
			['Videos', 'videos'],
		],
		views: ['Average views', 'avg_views'],
	},
	openFileAccount,
};
