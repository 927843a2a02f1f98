import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { exchangeCode, GRAPH_API_VERSION, type InstagramLogin } from '../../platforms/instagram';
import { isoTime } from '../../platforms/statistics';
import { createPlatformHttp } from '../../service/outgoing';
import type { Engine, Outcome } from './engine';
import { APP, fetchCode, REDIRECT_URI, sandboxHosts } from './instagram';
import type { NodeRun } from './node-run';
import type { TestSandbox } from './sandbox';

/** The OAuth2 credential type of each login. */
export const CREDENTIAL: Record<InstagramLogin, string> = {
	instagram: 'mediaKitInstagramOAuth2Api',
	facebook: 'mediaKitInstagramFacebookOAuth2Api',
};

/** Returns the fields of a credential as filled in by a user of the sandbox. */
export function sandboxCredential(
	sandbox: TestSandbox,
	login: InstagramLogin,
	serviceUrl = 'http://127.0.0.1:1',
): ICredentialDataDecryptedObject {
	const { apiBase, authBase, graphBase, ruploadBase } = sandboxHosts(sandbox, login);
	return {
		clientId: APP.appId,
		clientSecret: APP.appSecret,
		serviceUrl,
		customHosts: true,
		apiBaseUrl: apiBase,
		authBaseUrl: authBase,
		graphBaseUrl: graphBase,
		ruploadBaseUrl: ruploadBase,
		uploadHosts: sandbox.host,
	};
}

/** Returns the token data of an account, with a long-lived token, as the service's token endpoint would. */
export async function fetchToken(
	sandbox: TestSandbox,
	login: InstagramLogin,
	user = 'example_creator',
	scopes?: string[],
) {
	const { http, close } = createPlatformHttp();
	const { apiBase, graphBase } = sandboxHosts(sandbox, login);
	const endpoints = { http, apiBase, graphBase, version: GRAPH_API_VERSION, login };
	const code = await fetchCode(sandbox, login, { user, scopes });
	const grant = await exchangeCode(endpoints, APP, { code, redirectUri: REDIRECT_URI });
	await close();
	return {
		access_token: grant.accessToken,
		refresh_token: grant.accessToken,
		token_type: 'bearer',
		expires_in: grant.expiresInSeconds,
		scope: (grant.scopes ?? []).join(','),
		obtained_at: isoTime(Date.now()),
	};
}

/** Returns the node parameters that select a login and, for Facebook Login, an account. */
export function using(login: InstagramLogin, user = 'example_creator'): INodeParameters {
	return {
		authentication: CREDENTIAL[login],
		...(login === 'facebook' && { account: { __rl: true, mode: 'id', value: user } }),
	};
}

/** Stores a credential as if it had been connected in n8n. */
export async function connectAccount(
	engine: Engine,
	sandbox: TestSandbox,
	login: InstagramLogin,
	options: { user?: string; scopes?: string[]; serviceUrl?: string } = {},
): Promise<void> {
	const oauthTokenData = await fetchToken(sandbox, login, options.user, options.scopes);
	engine.credentials.save('1', {
		...sandboxCredential(sandbox, login, options.serviceUrl),
		oauthTokenData,
	});
}

/** Stores a credential with a pasted token. @returns the token */
export async function pasteToken(
	engine: Engine,
	sandbox: TestSandbox,
	login: InstagramLogin,
	more: ICredentialDataDecryptedObject = {},
): Promise<string> {
	const { access_token } = await fetchToken(sandbox, login);
	const { graphBase, ruploadBase } = sandboxHosts(sandbox, login);
	engine.credentials.save('1', {
		login,
		accessToken: access_token,
		customHosts: true,
		graphBaseUrl: graphBase,
		ruploadBaseUrl: ruploadBase,
		uploadHosts: sandbox.host,
		...more,
	});
	return access_token;
}

/** Runs the Instagram node. */
export function runInstagram(
	engine: Engine,
	login: InstagramLogin,
	parameters: INodeParameters,
	run: Omit<NodeRun, 'parameters'> = {},
): Promise<Outcome> {
	return engine.run({
		withService: false,
		...run,
		node: 'instagram',
		parameters: { ...using(login), ...parameters },
	});
}
