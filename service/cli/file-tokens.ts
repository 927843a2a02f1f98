import { setTimeout as wait } from 'node:timers/promises';
import { PlatformError, type Platform } from '../../platforms/errors';
import type { Http, HttpRequest } from '../../platforms/http';
import {
	findIdentity,
	readStatistics as readInstagramStatistics,
	refreshGrant as refreshInstagramGrant,
	type InstagramLogin,
} from '../../platforms/instagram';
import { isoTime, type StatisticsDocument } from '../../platforms/statistics';
import { accountKey, readStatistics, refreshGrant } from '../../platforms/tiktok';
import { createChannels, loginsOf } from '../channels';
import type { Config, LoginName } from '../config';
import type { CommandEnvironment } from './environment';
import type { Settings } from './env-format';
import { CommandFailed } from './failure';
import type { SecretPush } from './push';

const RECENT_VIDEOS = 10;
const RECENT_POSTS = 25;

/** A token that was renewed, without its value. */
export interface Renewed {
	platform: Platform;
	scope: string | null;
	/** ISO 8601, UTC. */
	expiresAt: string;
	refreshExpiresAt: string;
}

/** The account whose tokens stand in `.env.social`. */
export interface FileAccount {
	/** Renews the tokens; the new ones are in the file before anybody uses them. @throws PlatformError, CommandFailed */
	renew(): Promise<Renewed>;
	/** Reads the statistics, with tokens that are renewed if need be. @throws PlatformError, CommandFailed */
	fetchStatistics(): Promise<{ username: string; document: StatisticsDocument; tokenRefreshed: boolean }>;
}

interface Means {
	environment: CommandEnvironment;
	config: Config;
	http: Http;
	/** GitHub's secrets, if the new tokens are to go there as well. */
	push: SecretPush | undefined;
}

/** What one refresh gave: what goes into the file, and what may be told about it. */
interface Refresh {
	values: Settings;
	renewed: Renewed;
}

/** Refreshes tokens once it is sure that the new ones can be kept: in the file, and at GitHub if they are to go there. */
async function refreshSafely(means: Means, refresh: () => Promise<Refresh>): Promise<Renewed> {
	const { environment, push } = means;
	const { renewed } = await environment.save(async () => {
		await push?.checkWritable();
		return await refresh();
	});
	// At once: a run in GitHub Actions may be cut off before its end, and its file goes with it.
	await push?.add(renewed.platform);
	return renewed;
}

/** Ports whose requests are signed with a token of the file. */
function portsWith({ http, config }: Means, name: LoginName, token: string) {
	const login = loginsOf(createChannels({ http, config }))[name];
	return {
		http: (request: HttpRequest) => http(login.sign(request, token)),
		now: Date.now,
		sleep: (milliseconds: number) => wait(milliseconds),
	};
}

function required(environment: CommandEnvironment, name: string, how: string): string {
	const value = environment.values[name];
	if (value) return value;
	throw new CommandFailed(`${name} is missing from ${environment.file} and from the environment. ${how}`);
}

/** A refusal that only a new login helps against, with what may have happened to the token of the file. */
function explained(error: unknown, environment: CommandEnvironment, name: string): unknown {
	if (!(error instanceof PlatformError) || error.action !== 'reconnect') return error;
	return new CommandFailed(
		`${error.message} The token in ${environment.file} (${name}) is used up or has ended: another copy of it may have been renewed, by a service, by GitHub Actions or by a run that was cut off. Only one of them may own it. Connect the account again with "mediakit setup".`,
	);
}

/** TikTok's tokens of the file: a refresh token works once, and whoever renews it owns the next. */
export function tikTokOfFile(means: Means): FileAccount {
	const { environment, http } = means;
	const { tiktok } = means.config;
	let scopes = tiktok.scopes;
	let tokenRefreshed = false;

	async function renew(): Promise<Renewed> {
		const how = 'Run "mediakit setup" to connect an account.';
		required(environment, 'TIKTOK_CLIENT_KEY', how);
		const token = required(environment, 'TIKTOK_REFRESH_TOKEN', how);
		if (!tiktok.app) throw new CommandFailed(`TIKTOK_CLIENT_SECRET is missing. ${how}`);
		const { app } = tiktok;
		return await refreshSafely(means, async () => {
			const grant = await refreshGrant({ http, apiBase: tiktok.apiBase }, app, token).catch(
				(error: unknown) => {
					throw explained(error, environment, 'TIKTOK_REFRESH_TOKEN');
				},
			);
			scopes = grant.scopes;
			tokenRefreshed = true;
			const now = Date.now();
			return {
				values: { TIKTOK_ACCESS_TOKEN: grant.accessToken, TIKTOK_REFRESH_TOKEN: grant.refreshToken },
				renewed: {
					platform: 'tiktok',
					scope: grant.scopes.join(','),
					expiresAt: isoTime(now + grant.expiresInSeconds * 1000),
					refreshExpiresAt: isoTime(now + grant.refreshExpiresInSeconds * 1000),
				},
			};
		});
	}

	async function read() {
		const token = environment.values.TIKTOK_ACCESS_TOKEN ?? '';
		const client = { ...portsWith(means, 'tiktok', token), apiBase: tiktok.apiBase };
		return await readStatistics(client, { scopes, recentVideos: RECENT_VIDEOS });
	}

	return {
		renew,
		async fetchStatistics() {
			if (!environment.values.TIKTOK_ACCESS_TOKEN) await renew();
			const { document, profile } = await read().catch(async (error: unknown) => {
				// A renewal also tells which scopes there really are; the file does not know them.
				const helps =
					error instanceof PlatformError &&
					(error.action === 'reconnect' || error.code === 'scope_missing') &&
					!tokenRefreshed;
				if (!helps) throw error;
				await renew();
				return await read();
			});
			return { username: accountKey(profile, profile.openId ?? ''), document, tokenRefreshed };
		},
	};
}

/** Instagram Login renews a token without any app. */
const NO_APP = { appId: '', appSecret: '' };

/** Tokens of Facebook Login begin so; those of Instagram Login begin with IG. */
const FACEBOOK_TOKEN = /^EAA/;

function loginOf(token: string, { instagram, facebook }: Config): InstagramLogin {
	if (FACEBOOK_TOKEN.test(token)) return 'facebook';
	if (/^IG/.test(token)) return 'instagram';
	return facebook.app && !instagram.app ? 'facebook' : 'instagram';
}

/** Instagram's token of the file: it is its own refresh token, for 60 days from its last renewal. */
export function instagramOfFile(means: Means): FileAccount {
	const { environment, config, http } = means;
	let tokenRefreshed = false;
	const currentToken = () =>
		required(environment, 'INSTAGRAM_ACCESS_TOKEN', 'Run "mediakit setup" to connect an account.');

	async function renew(): Promise<Renewed> {
		const token = currentToken();
		const login = loginOf(token, config);
		const { app, apiBase, graphBase } = config[login];
		if (login === 'facebook' && !app) {
			throw new CommandFailed(
				'FACEBOOK_APP_ID and FACEBOOK_APP_SECRET are missing; a token of Facebook Login is renewed with them. Run "mediakit setup".',
			);
		}
		const endpoints = { http, apiBase, graphBase, version: config.graphApiVersion, login };
		return await refreshSafely(means, async () => {
			const grant = await refreshInstagramGrant(endpoints, app ?? NO_APP, token).catch((error: unknown) => {
				throw explained(error, environment, 'INSTAGRAM_ACCESS_TOKEN');
			});
			tokenRefreshed = true;
			const end = isoTime(Date.now() + grant.expiresInSeconds * 1000);
			return {
				values: { INSTAGRAM_ACCESS_TOKEN: grant.accessToken },
				renewed: { platform: 'instagram', scope: null, expiresAt: end, refreshExpiresAt: end },
			};
		});
	}

	/** The file does not know how old the token is: a daily run keeps it alive, one that is too young is left alone. */
	async function renewIfPossible(): Promise<void> {
		await renew().catch((error: unknown) => {
			if (!(error instanceof PlatformError)) throw error;
		});
	}

	return {
		renew,
		async fetchStatistics() {
			await renewIfPossible();
			const token = currentToken();
			const login = loginOf(token, config);
			const { app, graphBase } = config[login];
			const graph = {
				...portsWith(means, login, token),
				login,
				graphBase,
				version: config.graphApiVersion,
				ruploadBase: config.ruploadBase,
				appSecret: app?.appSecret,
			};
			const { accountId, username } = await findIdentity(graph, environment.values.INSTAGRAM_USERNAME);
			const { document } = await readInstagramStatistics(
				{ ...graph, accountId },
				{ recentPosts: RECENT_POSTS },
			);
			return { username: username.toLowerCase(), document, tokenRefreshed };
		},
	};
}
