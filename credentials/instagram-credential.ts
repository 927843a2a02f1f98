import type { IHttpRequestOptions } from 'n8n-workflow';
import {
	GRAPH_API_VERSION,
	INSTAGRAM_HOSTS,
	proveRequest,
	type InstagramLogin,
} from '../platforms/instagram';
import { baseUrlOf, splitHosts } from './hosts';

/** What n8n stores of the service's token answers: a long-lived token, which is its own refresh token. */
export interface StoredInstagramToken {
	access_token?: string;
	refresh_token?: string;
	/** The person's id as the app knows it. */
	user_id?: string;
	/** Granted scopes, joined by commas. */
	scope?: string;
	expires_in?: number;
	/** ISO 8601, UTC: when Meta gave the token. */
	obtained_at?: string;
	/** Milliseconds since 1970, as text: when the token runs out, reckoned by n8n from its last answer. */
	n8n_expires_at?: string;
}

/** What all three credential types have. The fields behind `customHosts` are absent while it is off. */
interface HostFields {
	graphApiVersion?: string;
	customHosts?: boolean;
	graphBaseUrl?: string;
	ruploadBaseUrl?: string;
	uploadHosts?: string;
}

/** A decrypted `mediaKitInstagramOAuth2Api` or `mediaKitInstagramFacebookOAuth2Api` credential. */
export interface OAuthCredential extends HostFields {
	clientId: string;
	clientSecret: string;
	serviceUrl?: string;
	oauthTokenData?: StoredInstagramToken;
}

/** A decrypted `mediaKitInstagramTokenApi` credential. */
export interface TokenCredential extends HostFields {
	login: InstagramLogin;
	accessToken: string;
	appId?: string;
	appSecret?: string;
}

/** A credential of any of the three types, in one shape. */
export interface Connection {
	login: InstagramLogin;
	graphBase: string;
	ruploadBase: string;
	version: string;
	/** Other addresses than Meta's own are used, as those of a test system. */
	customHosts: boolean;
	/** Hosts that may take a video's bytes beside Meta's own. */
	uploadHosts: string[];
	/** Empty if the account is not connected. */
	accessToken: string;
	/** Meta's app, as far as it is known; it matters with Facebook Login only. */
	appId?: string;
	appSecret?: string;
	/** OAuth2: what n8n stores, and whom it asks for new tokens. */
	stored?: StoredInstagramToken;
	serviceUrl?: string;
}

function hostsOf(login: InstagramLogin, entered: HostFields) {
	const { graphBaseUrl, ruploadBaseUrl, uploadHosts } = entered.customHosts ? entered : ({} as HostFields);
	const own = INSTAGRAM_HOSTS[login];
	return {
		login,
		graphBase: baseUrlOf(graphBaseUrl, own.graphBase),
		ruploadBase: baseUrlOf(ruploadBaseUrl, own.ruploadBase),
		version: entered.graphApiVersion?.trim() || GRAPH_API_VERSION,
		customHosts: entered.customHosts === true,
		uploadHosts: splitHosts(uploadHosts),
	};
}

/** What an OAuth2 credential says. */
export function fromOAuth(login: InstagramLogin, credential: OAuthCredential): Connection {
	return {
		...hostsOf(login, credential),
		accessToken: credential.oauthTokenData?.access_token ?? '',
		appId: credential.clientId,
		appSecret: credential.clientSecret,
		stored: credential.oauthTokenData ?? {},
		serviceUrl: credential.serviceUrl,
	};
}

/** What a credential with a pasted token says. */
export function fromToken(credential: TokenCredential): Connection {
	const { login, accessToken, appId, appSecret } = credential;
	return { ...hostsOf(login, credential), accessToken: accessToken.trim(), appId, appSecret };
}

/** Signs a request with a pasted token, and proves the app's secret where it is known. */
export function signWithToken(
	credential: TokenCredential,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	const { login, accessToken, appSecret } = fromToken(credential);
	const { url } = proveRequest(
		{ method: 'GET', url: options.url, auth: 'account' },
		appSecret,
		accessToken,
		login,
	);
	return { ...options, url, headers: { ...options.headers, authorization: `Bearer ${accessToken}` } };
}
