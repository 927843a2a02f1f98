import type { Http, Ports } from '../../platforms/http';
import { authorizeUrl, exchangeCode, type TikTok, type TikTokGrant } from '../../platforms/tiktok';
import { clickAllow } from '../../sandbox/demo/consent';
import { createPlatformHttp } from '../../service/outgoing';
import type { TestSandbox } from './sandbox';

export const APP = { clientKey: 'sandbox-key', clientSecret: 'sandbox-secret' };
export const ALL_SCOPES = [
	'user.info.basic',
	'user.info.profile',
	'user.info.stats',
	'video.list',
	'video.upload',
];
const REDIRECT_URI = 'http://127.0.0.1:8001/api/auth/tiktok/callback';

/** A TikTok client connected to an account in the sandbox. It records its waits instead of sleeping. */
export interface Client {
	tiktok: TikTok;
	endpoint: { http: Http; apiBase: string };
	grant: TikTokGrant;
	/** The duration of each wait in milliseconds, in order. */
	naps: number[];
	close(): Promise<void>;
}

/** Goes through the consent page and the code exchange. @returns the grant */
export async function signIn(
	endpoint: Client['endpoint'],
	sandbox: Pick<TestSandbox, 'url'>,
	scopes = ALL_SCOPES,
): Promise<TikTokGrant> {
	const url = authorizeUrl({
		authBase: `${sandbox.url}/www.tiktok.com`,
		clientKey: APP.clientKey,
		redirectUri: REDIRECT_URI,
		scopes,
		state: 'state-example',
	});
	const callback = new URL(await clickAllow(url));
	return exchangeCode(endpoint, APP, {
		code: callback.searchParams.get('code') ?? '',
		redirectUri: REDIRECT_URI,
	});
}

/** Connects a client. @param options.ports ports to replace, for example a clock */
export async function connectClient(
	sandbox: Pick<TestSandbox, 'url'>,
	options: { scopes?: string[]; ports?: Partial<Ports> } = {},
): Promise<Client> {
	const { http, close } = createPlatformHttp();
	const endpoint = { http, apiBase: `${sandbox.url}/open.tiktokapis.com` };
	const grant = await signIn(endpoint, sandbox, options.scopes);
	const naps: number[] = [];
	const tiktok: TikTok = {
		apiBase: endpoint.apiBase,
		http: (request) =>
			request.auth === 'none'
				? http(request)
				: http({ ...request, headers: { ...request.headers, authorization: `Bearer ${grant.accessToken}` } }),
		sleep: async (milliseconds) => {
			naps.push(milliseconds);
		},
		now: Date.now,
		...options.ports,
	};
	return { tiktok, endpoint, grant, naps, close };
}
