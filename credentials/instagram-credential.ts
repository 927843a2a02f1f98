import type { IHttpRequestOptions } from 'n8n-workflow';
import {
	GRAPH_API_VERSION,
	INSTAGRAM_HOSTS,
	proveRequest,
	type InstagramLogin,
} from '../platforms/instagram';
import { baseUrlOf, splitHosts } from './hosts';

/** The service's token response as stored by n8n: a long-lived token that is its own refresh token. */
export interface StoredInstagramToken {
	access_token?: string;
	refresh_token?: string;
	/** The user's ID for this app. */
	user_id?: string;
	/** Granted scopes, separated by commas. */
	scope?: string;
	expires_in?: number;
	/** When Meta issued the token; ISO 8601, UTC. */
	obtained_at?: string;
	/** When the token expires, computed by n8n from the last response; milliseconds since 1970, as text. */
	n8n_expires_at?: string;
}

/**
 * Fields shared by all three credential types. Fields that depend on `customHosts` are absent while it is off.
 */
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

/** The data from a credential of any of the three types, in a common format. */
export interface Connection {
	login: InstagramLogin;
	graphBase: string;
	ruploadBase: string;
	version: string;
	/** True if URLs other than Meta's own are used, such as those of a test system. */
	customHosts: boolean;
	/** Hosts other than Meta's own that may receive the bytes of a video. */
	uploadHosts: string[];
	/** Empty if the account is not connected. */
	accessToken: string;
	/** The Meta app, if known; relevant for Facebook Login only. */
	appId?: string;
	appSecret?: string;
	/** OAuth2 only: the stored token data, and the URL of the service that issues new tokens. */
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

/** Returns the connection of an OAuth2 credential. */
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

/** Returns the connection of a credential with a pasted token. */
export function fromToken(credential: TokenCredential): Connection {
	const { login, accessToken, appId, appSecret } = credential;
	return { ...hostsOf(login, credential), accessToken: accessToken.trim(), appId, appSecret };
}

/** Signs a request with a pasted token, and adds the app secret proof if the secret is known. */
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
