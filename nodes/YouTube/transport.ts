import { NodeOperationError } from 'n8n-workflow';
import { plainHttp } from '../../credentials/n8n-http';
import {
	hostsOf,
	type StoredGoogleToken,
	type YouTubeCredential,
} from '../../credentials/youtube-credential';
import { PlatformError } from '../../platforms/errors';
import type { HttpRequest, HttpResponse, NoAnswer } from '../../platforms/http';
import { readAnswer, revokeGrant, splitScopes, type YouTube } from '../../platforms/youtube';
import { refreshCredential, sendAuthenticated } from '../shared/authenticated-requests';
import { cancelSignal, sleepUnlessCanceled, type NodeContext } from '../shared/node-context';

const CREDENTIAL = 'mediaKitYouTubeOAuth2Api';

/** The connected account, in the form that operations need. */
export interface YouTubeAccount {
	youtube: YouTube;
	/** Granted scopes. */
	scopes: string[];
	/** Hosts other than Google's own that may receive the bytes of a video. */
	uploadHosts: string[];
}

/** Reads the credential. Not cached, because another execution may have refreshed its tokens. */
async function readCredential(node: NodeContext): Promise<YouTubeCredential> {
	return await node.getCredentials<YouTubeCredential>(CREDENTIAL);
}

function isTokenRefused(answer: HttpResponse | NoAnswer): boolean {
	if ('noAnswer' in answer || answer.status !== 401) return false;
	const error = readAnswer(answer, Date.now());
	return error instanceof PlatformError && error.code === 'reconnect_required';
}

/**
 * Sends a request with the account's token; an expired token is refreshed once through n8n, which stores the new one.
 */
async function sendAsAccount(node: NodeContext, request: HttpRequest): Promise<HttpResponse | NoAnswer> {
	const { oauthTokenData: used } = await readCredential(node);
	const answer = await sendAuthenticated(node, CREDENTIAL, request);
	if (!isTokenRefused(answer)) return answer;
	const token = await refreshCredential<StoredGoogleToken>(node, {
		type: CREDENTIAL,
		platform: 'YouTube',
		accessToken: used?.access_token,
	});
	return 'noAnswer' in token ? token : await sendAuthenticated(node, CREDENTIAL, request);
}

/**
 * Returns the account of the node's credential. Its requests are sent through n8n's helpers.
 *
 * @throws NodeOperationError if the credential has no token
 */
export async function connect(node: NodeContext): Promise<YouTubeAccount> {
	const credential = await readCredential(node);
	const token = credential.oauthTokenData;
	if (!token?.access_token) {
		throw new NodeOperationError(
			node.getNode(),
			'The YouTube account is not connected. Open the credential and connect it.',
		);
	}
	const { apiBase, analyticsBase, uploadHosts } = hostsOf(credential);
	return {
		youtube: {
			apiBase,
			analyticsBase,
			http: (request) => sendAsAccount(node, request),
			sleep: (milliseconds) => sleepUnlessCanceled(node, milliseconds),
			now: () => Date.now(),
		},
		scopes: splitScopes(token.scope ?? ''),
		uploadHosts,
	};
}

/** Revokes all permissions that the account has granted to the Google project. @throws PlatformError */
export async function revokeAccess(node: NodeContext): Promise<void> {
	const credential = await readCredential(node);
	const { refresh_token: refreshToken, access_token: accessToken } = credential.oauthTokenData ?? {};
	const { tokenBase } = hostsOf(credential);
	// Google does not recognize an expired access token, so revoking it has no effect.
	await revokeGrant(
		{ http: plainHttp(node, cancelSignal(node)), tokenBase },
		refreshToken ?? accessToken ?? '',
	);
}
