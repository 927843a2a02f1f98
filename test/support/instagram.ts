import type { Http, HttpRequest, Ports } from '../../platforms/http';
import {
	authorizeUrl,
	exchangeCode,
	findIdentity,
	GRAPH_API_VERSION,
	proveRequest,
	type Instagram,
	type InstagramEndpoints,
	type InstagramGrant,
	type InstagramIdentity,
	type InstagramLogin,
} from '../../platforms/instagram';
import { clickAllow } from '../../sandbox/demo/consent';
import { createPlatformHttp } from '../../service/outgoing';
import type { TestSandbox } from './sandbox';

export const APP = { appId: 'sandbox-key', appSecret: 'sandbox-secret' };
export const REDIRECT_URI = 'http://127.0.0.1:8001/api/auth/instagram/callback';

/** All scopes that the sandbox offers for statistics and drafts. */
export const SCOPES: Record<InstagramLogin, string[]> = {
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
		'business_management',
	],
};

/** The same scopes plus those for comments, mentions and their webhooks. */
export const SCOPES_WITH_COMMENTS: Record<InstagramLogin, string[]> = {
	instagram: [...SCOPES.instagram, 'instagram_business_manage_comments'],
	facebook: [...SCOPES.facebook, 'instagram_manage_comments', 'pages_manage_metadata'],
};

export const BOTH_LOGINS: InstagramLogin[] = ['instagram', 'facebook'];

/** Returns the sandbox's base URLs for a login. */
export function sandboxHosts(sandbox: Pick<TestSandbox, 'url'>, login: InstagramLogin) {
	const graphBase = `${sandbox.url}/graph.${login}.com`;
	return {
		authBase: `${sandbox.url}/www.${login}.com`,
		apiBase: login === 'instagram' ? `${sandbox.url}/api.instagram.com` : graphBase,
		graphBase,
		ruploadBase: `${sandbox.url}/rupload.facebook.com`,
	};
}

/** An Instagram client connected to an account in the sandbox. It records its waits instead of sleeping. */
export interface Client {
	instagram: Instagram;
	endpoints: InstagramEndpoints;
	grant: InstagramGrant;
	identity: InstagramIdentity;
	/** The duration of each wait in milliseconds, in order. */
	naps: number[];
	close(): Promise<void>;
}

export interface ClientOptions {
	/** Username; `example_creator` by default. */
	user?: string;
	/** With Facebook Login, the person who owns the Pages and gives consent; by default `user`. */
	person?: string;
	scopes?: string[];
	/** If set, every call to graph.facebook.com includes a proof derived from this secret. */
	appSecret?: string;
	/** Version of the Graph API; by default, the version that the nodes and the service use. */
	version?: string;
	/** Ports to replace, for example a clock. */
	ports?: Partial<Ports>;
}

/** Opens the consent page, allows everything, and returns the code. */
export async function fetchCode(
	sandbox: Pick<TestSandbox, 'url'>,
	login: InstagramLogin,
	choices: { user?: string; scopes?: string[]; version?: string } = {},
): Promise<string> {
	const url = authorizeUrl({
		login,
		authBase: sandboxHosts(sandbox, login).authBase,
		version: choices.version ?? GRAPH_API_VERSION,
		appId: APP.appId,
		redirectUri: REDIRECT_URI,
		scopes: choices.scopes ?? SCOPES[login],
		state: 'state-example',
	});
	const callback = new URL(await clickAllow(url, { user: choices.user ?? 'example_creator' }));
	return callback.searchParams.get('code') ?? '';
}

/** Adds a token to requests that use the account's credentials. */
export function signWith(http: Http, token: string, login: InstagramLogin, appSecret?: string): Http {
	return (request: HttpRequest) => {
		if (request.auth === 'none') return http(request);
		const proven = proveRequest(request, appSecret, token, login);
		return http({ ...proven, headers: { ...proven.headers, authorization: `Bearer ${token}` } });
	};
}

/** Connects a client by going through the consent page, the code exchange and the search for the account. */
export async function connectInstagram(
	sandbox: Pick<TestSandbox, 'url'>,
	login: InstagramLogin,
	options: ClientOptions = {},
): Promise<Client> {
	const { user = 'example_creator', person = user, scopes, appSecret } = options;
	const { version = GRAPH_API_VERSION } = options;
	const { http, close } = createPlatformHttp();
	const { apiBase, graphBase, ruploadBase } = sandboxHosts(sandbox, login);
	const endpoints = { http, apiBase, graphBase, version, login };
	const code = await fetchCode(sandbox, login, { user: person, scopes, version });
	const grant = await exchangeCode(endpoints, APP, { code, redirectUri: REDIRECT_URI });
	const naps: number[] = [];
	const ports = {
		http: signWith(http, grant.accessToken, login, appSecret),
		sleep: async (milliseconds: number) => {
			naps.push(milliseconds);
		},
		now: Date.now,
		...options.ports,
	};
	const graph = { ...ports, login, graphBase, ruploadBase, version, appSecret };
	const identity = await findIdentity(graph, user);
	const instagram = { ...graph, accountId: identity.accountId, pageToken: identity.page?.token };
	return { instagram, endpoints, grant, identity, naps, close };
}
