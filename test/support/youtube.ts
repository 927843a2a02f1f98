import type { Http, HttpRequest, Ports } from '../../platforms/http';
import {
	authorizeUrl,
	exchangeCode,
	YOUTUBE_SCOPES,
	type GoogleGrant,
	type GoogleTokenEndpoint,
	type YouTube,
} from '../../platforms/youtube';
import { clickAllow, type Choices } from '../../sandbox/demo/consent';
import { createPlatformHttp } from '../../service/outgoing';
import type { TestSandbox } from './sandbox';
import { findBreaches, type LedgerEntry } from './youtube-ledger';

export const GOOGLE_APP = { clientId: 'sandbox-key', clientSecret: 'sandbox-secret' };
export const GOOGLE_REDIRECT_URI = 'http://127.0.0.1:8001/api/auth/youtube/callback';

export const ALL_SCOPES = Object.values(YOUTUBE_SCOPES);

/** Returns the base URLs of Google's hosts in the sandbox. */
export function googleBases(sandbox: Pick<TestSandbox, 'url'>) {
	return {
		authBase: `${sandbox.url}/accounts.google.com`,
		tokenBase: `${sandbox.url}/oauth2.googleapis.com`,
		apiBase: `${sandbox.url}/www.googleapis.com`,
		analyticsBase: `${sandbox.url}/youtubeanalytics.googleapis.com`,
	};
}

/** A YouTube client connected to an account in the sandbox. It records its waits instead of sleeping. */
export interface Client {
	youtube: YouTube;
	endpoint: GoogleTokenEndpoint;
	grant: GoogleGrant;
	/** The duration of each wait in milliseconds, in order. */
	naps: number[];
	close(): Promise<void>;
}

/** Opens the consent page, allows everything that is selected, and returns the code. */
export async function fetchCode(
	sandbox: Pick<TestSandbox, 'url'>,
	scopes: readonly string[] = ALL_SCOPES,
	choices: Choices = {},
	redirectUri = GOOGLE_REDIRECT_URI,
): Promise<string> {
	const url = authorizeUrl({
		authBase: googleBases(sandbox).authBase,
		clientId: GOOGLE_APP.clientId,
		redirectUri,
		scopes,
		state: 'state-example',
	});
	return new URL(await clickAllow(url, choices)).searchParams.get('code') ?? '';
}

/** Adds a token to requests that use the account's credentials. */
function signWith(http: Http, token: string): Http {
	return (request: HttpRequest) =>
		request.auth === 'none'
			? http(request)
			: http({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
}

/** Connects a client by going through the consent page and the code exchange. */
export async function connectYouTube(
	sandbox: Pick<TestSandbox, 'url'>,
	options: { user?: string; scopes?: readonly string[]; ports?: Partial<Ports> } = {},
): Promise<Client> {
	const { http, close } = createPlatformHttp();
	const { tokenBase, apiBase, analyticsBase } = googleBases(sandbox);
	const endpoint = { http, tokenBase };
	const code = await fetchCode(sandbox, options.scopes, { user: options.user ?? 'example_creator' });
	const grant = await exchangeCode(endpoint, GOOGLE_APP, { code, redirectUri: GOOGLE_REDIRECT_URI });
	const naps: number[] = [];
	const youtube: YouTube = {
		apiBase,
		analyticsBase,
		http: signWith(http, grant.accessToken),
		sleep: async (milliseconds) => {
			naps.push(milliseconds);
		},
		now: Date.now,
		...options.ports,
	};
	return { youtube, endpoint, grant, naps, close };
}

/** The state of YouTube in the sandbox. */
export interface YouTubeState {
	ledger: LedgerEntry[];
	sessions: { stored_bytes: number; video_id: string | null }[];
	uploads: {
		id: string;
		title: string;
		privacy_status: string;
		sha256: string;
		size_bytes: number;
		made_for_kids: boolean | null;
		thumbnail_sha256: string | null;
	}[];
	grants: { username: string; scopes: string[] }[];
}

export async function youTubeState(sandbox: TestSandbox): Promise<YouTubeState> {
	return (await sandbox.read('state')).youtube as YouTubeState;
}

/**
 * Checks that every insert created a private video, without notifications and with the made-for-kids declaration, and
 * that no video was visible to others or led to a notification (contracts/youtube-api.md rules 34, 49).
 */
export async function expectOnlyDrafts(sandbox: TestSandbox, inserts: number): Promise<void> {
	const { ledger } = await youTubeState(sandbox);
	const inserted = ledger.filter(({ kind }) => kind === 'insert');
	expect(inserted).toHaveLength(inserts);
	expect(findBreaches(inserted)).toEqual([]);
	expect(ledger.filter(({ kind }) => !['insert', 'video'].includes(kind))).toEqual([]);
}
