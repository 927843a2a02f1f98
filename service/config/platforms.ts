import type { Platform } from '../../platforms/errors';
import { GRAPH_API_VERSION, INSTAGRAM_HOSTS, type InstagramLogin } from '../../platforms/instagram';
import { TIKTOK_API_BASE, TIKTOK_AUTH_BASE } from '../../platforms/tiktok';
import {
	GOOGLE_AUTH_BASE,
	GOOGLE_TOKEN_BASE,
	YOUTUBE_ANALYTICS_BASE,
	YOUTUBE_API_BASE,
	YOUTUBE_SCOPES,
} from '../../platforms/youtube';
import type { LoginName } from './logins';
import type { Reader } from './reader';

export interface TikTokConfig {
	/** Undefined if no app is configured. */
	app: { clientKey: string; clientSecret: string } | undefined;
	redirectUri: string | undefined;
	scopes: string[];
	apiBase: string;
	authBase: string;
}

/** One of Instagram's two logins; each has its own app, scope names and hosts. */
export interface InstagramConfig {
	/** Undefined if no app is configured. */
	app: { appId: string; appSecret: string } | undefined;
	redirectUri: string | undefined;
	scopes: string[];
	apiBase: string;
	graphBase: string;
	authBase: string;
}

export interface YouTubeConfig {
	/** Undefined if no OAuth client is configured. */
	app: { clientId: string; clientSecret: string } | undefined;
	redirectUri: string | undefined;
	scopes: string[];
	apiBase: string;
	uploadBase: string;
	analyticsBase: string;
	authBase: string;
	tokenBase: string;
	/** True if metrics derived from YouTube's data are included (contracts/youtube-api.md §9). */
	computedMetrics: boolean;
	/**
	 * The owner's default for videos without this field; if undefined, every video must specify it, since the service
	 * never guesses it.
	 */
	madeForKids: boolean | undefined;
}

/** An existing token that the service imports. */
export interface ReadyToken {
	login: LoginName;
	/** TikTok and YouTube: the refresh token. Instagram: the long-lived token. */
	token: string;
	/** The user name or ID of the intended account, if the token grants access to several. */
	choice?: string;
	/** The setting's name. */
	setting: string;
}

const metaApp = (appId: string, appSecret: string) => ({ appId, appSecret });

/** Creates the app settings for each login from the app's ID and secret. */
export const APP_OF = {
	tiktok: (clientKey: string, clientSecret: string) => ({ clientKey, clientSecret }),
	instagram: metaApp,
	facebook: metaApp,
	youtube: (clientId: string, clientSecret: string) => ({ clientId, clientSecret }),
} satisfies Record<LoginName, (id: string, secret: string) => object>;

const DEFAULT_TIKTOK_SCOPES = [
	'user.info.basic',
	'user.info.profile',
	'user.info.stats',
	'video.list',
	'video.upload',
];

/** The scopes for statistics and drafts (contracts/instagram-api.md §1). */
const DEFAULT_INSTAGRAM_SCOPES: Record<InstagramLogin, string[]> = {
	instagram: [
		'instagram_business_basic',
		'instagram_business_content_publish',
		'instagram_business_manage_insights',
	],
	facebook: [
		'instagram_basic',
		'instagram_content_publish',
		'instagram_manage_insights',
		'pages_show_list',
		'pages_read_engagement',
	],
};

/** Reads the TikTok settings. @throws ConfigError */
export function readTikTok(reader: Reader): TikTokConfig {
	const app = reader.pair('TIKTOK_CLIENT_KEY', 'TIKTOK_CLIENT_SECRET');
	const scopes = reader.list(
		'TIKTOK_SCOPES',
		(scope) => /^[a-z]+(\.[a-z]+)+$/.test(scope),
		'scopes such as video.upload',
	);
	return {
		app: app && APP_OF.tiktok(...app),
		redirectUri: reader.url('TIKTOK_REDIRECT_URI'),
		scopes: scopes.length > 0 ? scopes : DEFAULT_TIKTOK_SCOPES,
		apiBase: reader.url('TIKTOK_API_BASE') ?? TIKTOK_API_BASE,
		authBase: reader.url('TIKTOK_AUTH_BASE') ?? TIKTOK_AUTH_BASE,
	};
}

/**
 * Reads the scopes of a login. One variable contains the scopes of both logins, which use different scope names. If it
 * contains none of a login's scopes, that login uses its defaults.
 */
function readScopes(reader: Reader, login: InstagramLogin): string[] {
	const scopes = reader
		.list(
			'INSTAGRAM_SCOPES',
			(scope) => /^[a-z]+(_[a-z]+)+$/.test(scope),
			'scopes such as instagram_business_basic',
		)
		.filter((scope) => scope.startsWith('instagram_business_') === (login === 'instagram'));
	return scopes.length > 0 ? scopes : DEFAULT_INSTAGRAM_SCOPES[login];
}

/** Reads the settings of one of Instagram's logins. @throws ConfigError */
export function readInstagram(reader: Reader, login: InstagramLogin): InstagramConfig {
	const name = login.toUpperCase();
	const app = reader.pair(`${name}_APP_ID`, `${name}_APP_SECRET`);
	const hosts = INSTAGRAM_HOSTS[login];
	const graphBase = reader.url(`${name}_GRAPH_BASE`) ?? hosts.graphBase;
	return {
		app: app && APP_OF[login](...app),
		redirectUri: reader.url(`${name}_REDIRECT_URI`),
		scopes: readScopes(reader, login),
		apiBase: login === 'facebook' ? graphBase : (reader.url('INSTAGRAM_API_BASE') ?? hosts.apiBase),
		graphBase,
		authBase: reader.url(`${name}_AUTH_BASE`) ?? hosts.authBase,
	};
}

const SCOPE_BASE = 'https://www.googleapis.com/auth/';

/** Reads the YouTube settings. @throws ConfigError */
export function readYouTube(reader: Reader): YouTubeConfig {
	const app = reader.pair('YOUTUBE_CLIENT_ID', 'YOUTUBE_CLIENT_SECRET');
	const scopes = reader.list(
		'YOUTUBE_SCOPES',
		(scope) => /^(https:\/\/www\.googleapis\.com\/auth\/)?[a-z]+([.-][a-z]+)*$/.test(scope),
		'scopes such as youtube.readonly',
	);
	const madeForKids = reader.oneOf('YOUTUBE_MADE_FOR_KIDS', ['true', 'false', ''], '');
	const apiBase = reader.url('YOUTUBE_API_BASE') ?? YOUTUBE_API_BASE;
	return {
		app: app && APP_OF.youtube(...app),
		redirectUri: reader.url('YOUTUBE_REDIRECT_URI'),
		scopes:
			scopes.length > 0
				? scopes.map((scope) => (scope.startsWith(SCOPE_BASE) ? scope : SCOPE_BASE + scope))
				: Object.values(YOUTUBE_SCOPES),
		apiBase,
		uploadBase: reader.url('YOUTUBE_UPLOAD_BASE') ?? apiBase,
		analyticsBase: reader.url('YOUTUBE_ANALYTICS_BASE') ?? YOUTUBE_ANALYTICS_BASE,
		authBase: reader.url('YOUTUBE_AUTH_BASE') ?? GOOGLE_AUTH_BASE,
		tokenBase: reader.url('YOUTUBE_TOKEN_BASE') ?? GOOGLE_TOKEN_BASE,
		computedMetrics: reader.oneOf('YOUTUBE_COMPUTED_METRICS', ['true', 'false'], 'false') === 'true',
		madeForKids: madeForKids === '' ? undefined : madeForKids === 'true',
	};
}

/** Reads the settings shared by both of Instagram's logins. @throws ConfigError */
export function readMeta(reader: Reader): {
	/** For example `v26.0`. */
	graphApiVersion: string;
	ruploadBase: string;
	/** The verify token in Meta's webhook handshake; if undefined, the handshake is refused. */
	metaVerifyToken: string | undefined;
} {
	return {
		graphApiVersion: reader.matching(
			'GRAPH_API_VERSION',
			/^v\d+\.\d+$/,
			`a version such as ${GRAPH_API_VERSION}`,
			GRAPH_API_VERSION,
		),
		ruploadBase: reader.url('RUPLOAD_BASE') ?? INSTAGRAM_HOSTS.facebook.ruploadBase,
		metaVerifyToken: reader.text('META_VERIFY_TOKEN'),
	};
}

/** A platform token that the service can import. */
interface ReadyTokenSetting {
	setting: string;
	/** Settings that have no effect without the token. */
	besides: readonly string[];
	read(token: string, reader: Reader): Pick<ReadyToken, 'login' | 'choice'>;
}

const READY_TOKENS: Readonly<Record<Platform, ReadyTokenSetting>> = {
	tiktok: {
		setting: 'TIKTOK_REFRESH_TOKEN',
		// Redundant if there is a refresh token; without one, the access token would expire within hours.
		besides: ['TIKTOK_ACCESS_TOKEN'],
		read: () => ({ login: 'tiktok' }),
	},
	instagram: {
		setting: 'INSTAGRAM_ACCESS_TOKEN',
		besides: ['INSTAGRAM_USERNAME'],
		read: (token, reader) => ({
			// Facebook Login tokens start with EAA, Instagram Login tokens with IG.
			login: token.startsWith('EAA') ? 'facebook' : 'instagram',
			choice: reader.text('INSTAGRAM_USERNAME'),
		}),
	},
	youtube: {
		setting: 'YOUTUBE_REFRESH_TOKEN',
		// Expires within an hour.
		besides: ['YOUTUBE_ACCESS_TOKEN'],
		read: () => ({ login: 'youtube' }),
	},
};

/** Settings that have no effect without a token. */
export const BESIDE_TOKENS = new Set(Object.values(READY_TOKENS).flatMap(({ besides }) => besides));

/** Reads the tokens to import. */
export const readReadyTokens = (reader: Reader): ReadyToken[] =>
	Object.values(READY_TOKENS).flatMap(({ setting, besides, read }) => {
		const token = reader.text(setting);
		if (token === undefined) return [];
		for (const name of besides) reader.text(name);
		return [{ ...read(token, reader), token, setting }];
	});

/**
 * Returns the name of the variable that contains a platform's lines from `.env.social`, which is also the GitHub
 * secret's name.
 */
export const secretNameOf = (platform: Platform) => `${platform.toUpperCase()}_SECRET`;
