import { OAuth2Client } from 'google-auth-library';
import type { TestSandbox } from '../../support/sandbox';
import { APP, consent, REDIRECT_URI } from './platforms';

const BASE = 'https://www.googleapis.com/auth/';
export const GOOGLE_SCOPES = [
	'youtube.readonly',
	'youtube.upload',
	'youtube.force-ssl',
	'yt-analytics.readonly',
].map((name) => `${BASE}${name}`);

/** Returns Google's own client, configured for a sandbox. */
export function googleClient(sandbox: TestSandbox): OAuth2Client {
	return new OAuth2Client({
		clientId: APP.id,
		clientSecret: APP.secret,
		redirectUri: REDIRECT_URI,
		endpoints: {
			oauth2AuthBaseUrl: `${sandbox.base('accounts.google.com')}/o/oauth2/v2/auth`,
			oauth2TokenUrl: `${sandbox.base('oauth2.googleapis.com')}/token`,
			oauth2RevokeUrl: `${sandbox.base('oauth2.googleapis.com')}/revoke`,
			tokenInfoUrl: `${sandbox.base('oauth2.googleapis.com')}/tokeninfo`,
		},
	});
}

/** Signs in through the consent page. @returns a client with the tokens */
export async function signInToGoogle(sandbox: TestSandbox): Promise<OAuth2Client> {
	const client = googleClient(sandbox);
	const url = client.generateAuthUrl({ access_type: 'offline', prompt: 'consent', scope: GOOGLE_SCOPES });
	const code = (await consent(sandbox, url)).searchParams.get('code') ?? '';
	client.setCredentials((await client.getToken(code)).tokens);
	return client;
}
