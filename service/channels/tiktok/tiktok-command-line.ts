import { setTimeout as wait } from 'node:timers/promises';
import { PlatformError } from '../../../platforms/errors';
import { isoTime } from '../../../platforms/statistics';
import { accountKey, MemoryLimiter, readStatistics, refreshGrant } from '../../../platforms/tiktok';
import { ConfigError } from '../../config';
import {
	checkTikTokKey,
	redirectQuestion,
	requiredSetting,
	type ChannelCommandLine,
	type FileAccount,
	type FileAccountOptions,
} from '../command-line';
import { explainUsedUp } from '../used-up-token';
import { createTikTokLogin } from './tiktok-login';

const RECENT_VIDEOS = 10;

/**
 * Uses the account's tokens in the file. Each refresh token works only once, so after a refresh, other copies of it are
 * no longer valid.
 */
function openFileAccount(options: FileAccountOptions): FileAccount {
	const { file, values, http, save } = options;
	const { tiktok } = options.config;
	const { sign } = createTikTokLogin(http, tiktok, new MemoryLimiter());
	let { scopes } = tiktok;
	let tokenRefreshed = false;

	async function refresh() {
		requiredSetting(options, 'TIKTOK_CLIENT_KEY');
		const token = requiredSetting(options, 'TIKTOK_REFRESH_TOKEN');
		const { app } = tiktok;
		if (!app) {
			throw new ConfigError('TIKTOK_CLIENT_SECRET is missing. Run "mediakit setup" to connect an account.');
		}
		return await save(async () => {
			const grant = await refreshGrant({ http, apiBase: tiktok.apiBase }, app, token).catch(
				(error: unknown) => {
					throw explainUsedUp(error, file, 'TIKTOK_REFRESH_TOKEN');
				},
			);
			scopes = grant.scopes;
			tokenRefreshed = true;
			const now = Date.now();
			return {
				values: { TIKTOK_ACCESS_TOKEN: grant.accessToken, TIKTOK_REFRESH_TOKEN: grant.refreshToken },
				refreshed: {
					platform: 'tiktok',
					scope: grant.scopes.join(','),
					expiresAt: isoTime(now + grant.expiresInSeconds * 1000),
					refreshExpiresAt: isoTime(now + grant.refreshExpiresInSeconds * 1000),
				},
			};
		});
	}

	async function read() {
		const token = values.TIKTOK_ACCESS_TOKEN ?? '';
		const client = {
			http: (request: Parameters<typeof sign>[0]) => http(sign(request, token)),
			now: Date.now,
			sleep: (milliseconds: number) => wait(milliseconds),
			apiBase: tiktok.apiBase,
		};
		return await readStatistics(client, { scopes, recentVideos: RECENT_VIDEOS });
	}

	return {
		refresh,
		async fetchStatistics() {
			if (!values.TIKTOK_ACCESS_TOKEN) await refresh();
			const { document, profile } = await read().catch(async (error: unknown) => {
				// A refresh also returns the granted scopes, which the file does not contain.
				const helps =
					error instanceof PlatformError &&
					(error.action === 'reconnect' || error.code === 'scope_missing') &&
					!tokenRefreshed;
				if (!helps) throw error;
				await refresh();
				return await read();
			});
			return { username: accountKey(profile, profile.openId ?? ''), document, tokenRefreshed };
		},
	};
}

/** The command line for TikTok. */
export const TIKTOK_COMMAND_LINE: ChannelCommandLine<'tiktok'> = {
	logins: {
		tiktok: {
			label: 'TikTok',
			questions: [
				{
					name: 'TIKTOK_CLIENT_KEY',
					label: 'TikTok client key',
					required: true,
					check: checkTikTokKey,
				},
				{
					name: 'TIKTOK_CLIENT_SECRET',
					label: 'TikTok client secret',
					secret: true,
					required: true,
				},
				redirectQuestion(
					'TIKTOK_REDIRECT_URI',
					'as registered in the portal; empty: the service has its own',
				),
			],
			host: ({ tiktok }) => tiktok.apiBase,
		},
	},
	ownsSetting: (name) => /^TIKTOK_/.test(name),
	tokenQuestions: [
		{ name: 'TIKTOK_ACCESS_TOKEN', label: 'Access token', hint: 'optional', secret: true },
		{ name: 'TIKTOK_REFRESH_TOKEN', label: 'Refresh token', secret: true, required: true },
	],
	singleUseToken: 'TIKTOK_REFRESH_TOKEN',
	tokenFile: {
		needs: 'refresh_token',
		toSettings: ({ accessToken, refreshToken = '' }) => ({
			...(accessToken && { TIKTOK_ACCESS_TOKEN: accessToken }),
			TIKTOK_REFRESH_TOKEN: refreshToken,
		}),
	},
	figures: {
		counts: [
			['Likes', 'likes'],
			['Videos', 'videos'],
		],
		views: ['Average views', 'avg_views'],
	},
	openFileAccount,
};
