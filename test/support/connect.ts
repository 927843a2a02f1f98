import { parse } from 'node:querystring';
import { ClientOAuth2 } from '@n8n/client-oauth2';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { TIKTOK_CREDENTIAL } from './credentials';
import type { Engine } from './engine';
import type { TestSandbox } from './sandbox';

/** The host and URLs of a sandbox in this or another process. */
type SandboxAddress = Pick<TestSandbox, 'host' | 'base'>;

const REDIRECT_URI = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';

/** The fields of a credential type that n8n's OAuth2 client uses. */
interface OAuth2Options {
	clientId: string;
	clientSecret: string;
	authUrl: string;
	accessTokenUrl: string;
	scope: string;
	authQueryParameters: string;
	additionalBodyProperties?: string;
}

/** Returns the fields of a credential as filled in by a user of the sandbox. */
export function sandboxCredential(sandbox: SandboxAddress): ICredentialDataDecryptedObject {
	return {
		clientId: 'sandbox-key',
		clientSecret: 'sandbox-secret',
		customHosts: true,
		apiBaseUrl: sandbox.base('open.tiktokapis.com'),
		authBaseUrl: sandbox.base('www.tiktok.com'),
		uploadHosts: sandbox.host,
	};
}

/** Returns the fields from `sandboxCredential`, with the scope for direct posts added. */
export function publishingCredential(sandbox: TestSandbox): ICredentialDataDecryptedObject {
	return {
		...sandboxCredential(sandbox),
		customScopes: true,
		enabledScopes: 'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload,video.publish',
	};
}

/** Clicks Allow on the consent page. @returns the URL to which TikTok redirects */
async function allow(authorizeUrl: string, username: string): Promise<string> {
	const response = await fetch(authorizeUrl, {
		method: 'POST',
		body: new URLSearchParams({ decision: 'allow', user: username }),
		redirect: 'manual',
	});
	const location = response.headers.get('location');
	if (!location) throw new Error(`No redirect: ${response.status} ${await response.text()}`);
	return location;
}

/**
 * Enters a credential and clicks Connect, using the same client library and steps as n8n's server.
 *
 * @returns the authorize URL
 */
export async function connect(
	engine: Engine,
	sandbox: SandboxAddress,
	data: ICredentialDataDecryptedObject = sandboxCredential(sandbox),
	username = 'example_creator',
	type = TIKTOK_CREDENTIAL,
): Promise<string> {
	engine.credentials.save('1', data);
	const credential = engine.credentials.resolve('1', type) as unknown as OAuth2Options;
	// n8n chooses the separator in the same way.
	const separator = credential.scope.includes(',') ? ',' : ' ';
	const client = new ClientOAuth2({
		clientId: credential.clientId,
		accessTokenUri: credential.accessTokenUrl,
		authorizationUri: credential.authUrl,
		redirectUri: REDIRECT_URI,
		scopes: credential.scope.split(separator),
		scopesSeparator: separator,
		query: parse(credential.authQueryParameters),
		state: 'state-of-the-test',
		authentication: 'body',
		body: {
			...JSON.parse(credential.additionalBodyProperties || '{}'),
			client_id: credential.clientId,
			client_secret: credential.clientSecret,
		},
	});
	const authorizeUrl = client.code.getUri();
	const token = await client.code.getToken(await allow(authorizeUrl, username));
	const expiresAt = String(Date.now() + Number(token.data.expires_in) * 1000);
	engine.credentials.save('1', {
		...data,
		oauthTokenData: { ...token.data, n8n_expires_at: expiresAt },
	});
	return authorizeUrl;
}
