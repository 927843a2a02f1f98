import { NodeOperationError } from 'n8n-workflow';
import { plainHttp } from '../../credentials/n8n-http';
import {
	apiBaseOf,
	uploadHostsOf,
	type StoredTikTokToken,
	type TikTokCredential,
} from '../../credentials/tiktok-credential';
import { PlatformError } from '../../platforms/errors';
import type { HttpRequest, HttpResponse, NoAnswer } from '../../platforms/http';
import { limitRequests, readEnvelope, splitScopes, type TikTok } from '../../platforms/tiktok';
import {
	cancelSignal,
	DEFAULT_WAIT_SECONDS,
	sleepUnlessCanceled,
	type NodeContext,
} from '../shared/node-context';
import { quote } from '../shared/errors';
import { refreshCredential, sendAuthenticated } from '../shared/authenticated-requests';
import { createServiceLimiter } from './service-limiter';

const CREDENTIAL = 'mediaKitTikTokOAuth2Api';

/** The connected account, in the form that operations need. */
export interface TikTokAccount {
	tiktok: TikTok;
	/** The user's ID for this app. */
	openId: string;
	/** Granted scopes. */
	scopes: string[];
	/** Hosts other than TikTok's own that may receive the bytes of a video. */
	uploadHosts: string[];
}

/** Reads the credential. Not cached, because another execution may have refreshed its tokens. */
export async function readCredential(node: NodeContext): Promise<TikTokCredential> {
	return await node.getCredentials<TikTokCredential>(CREDENTIAL);
}

/** Returns TikTok's message from an error that n8n has stored as a token. */
const wordsOf = ({ error, error_description: words = '' }: StoredTikTokToken) =>
	`TikTok code: ${error}. TikTok says: ${quote(words)}.`;

/**
 * Refreshes the tokens through n8n, which stores the new ones. If another execution has already refreshed them, the
 * stored tokens are returned.
 *
 * @returns the new tokens, or the failure if it may be temporary
 * @throws PlatformError, NodeOperationError for problems that the user must fix
 */
export async function refreshTokens(
	node: NodeContext,
	{ oauthTokenData: before, serviceUrl }: TikTokCredential,
): Promise<StoredTikTokToken | NoAnswer> {
	const token = await refreshCredential<StoredTikTokToken>(node, {
		type: CREDENTIAL,
		platform: 'TikTok',
		serviceUrl,
		accessToken: before?.access_token,
	});
	// n8n 1 mistakes TikTok's error for a success, unless the service's token endpoint is used.
	if (!('noAnswer' in token) && token.error && token.access_token === before?.access_token) {
		throw new NodeOperationError(
			node.getNode(),
			'n8n could not refresh the TikTok access token: this version of n8n requires a Service URL for that. Enter a Service URL in the credential, or reconnect the account.',
			{ description: wordsOf(token) },
		);
	}
	return token;
}

function isTokenRefused(answer: HttpResponse | NoAnswer): boolean {
	const error = readEnvelope(answer);
	return error instanceof PlatformError && error.platformCode === 'access_token_invalid';
}

/**
 * Sends a request with the account's token; an expired token is refreshed once. n8n would refresh it on every 401, but
 * TikTok also returns 401 for a missing scope, where a refresh would only use up a refresh token
 * (contracts/tiktok-api.md §6).
 */
async function sendAsAccount(node: NodeContext, request: HttpRequest): Promise<HttpResponse | NoAnswer> {
	const used = await readCredential(node);
	const answer = await sendAuthenticated(node, CREDENTIAL, request);
	if (!isTokenRefused(answer)) return answer;
	const token = await refreshTokens(node, used);
	return 'noAnswer' in token ? token : await sendAuthenticated(node, CREDENTIAL, request);
}

/**
 * Returns the account of the node's credential. Its requests are sent through n8n's helpers.
 *
 * @param patienceSeconds maximum time that a request waits for TikTok's rate limits for the account
 * @throws NodeOperationError if the credential has no token
 */
export async function connect(
	node: NodeContext,
	patienceSeconds = DEFAULT_WAIT_SECONDS,
): Promise<TikTokAccount> {
	const credential = await readCredential(node);
	const token = credential.oauthTokenData;
	if (!token?.access_token) {
		// n8n reports success even when TikTok refused the connection with HTTP 200.
		throw new NodeOperationError(
			node.getNode(),
			'The TikTok account is not connected. Open the credential and connect it.',
			token?.error ? { description: wordsOf(token) } : {},
		);
	}
	const sendPlain = plainHttp(node, cancelSignal(node));
	const tiktok: TikTok = {
		apiBase: apiBaseOf(credential),
		http: (request) => (request.auth === 'account' ? sendAsAccount(node, request) : sendPlain(request)),
		sleep: (milliseconds) => sleepUnlessCanceled(node, milliseconds),
		now: () => Date.now(),
	};
	// TikTok returns the account's ID with every token; without an ID, all accounts of the app share one request
	// budget.
	const account = token.open_id ?? credential.clientId;
	return {
		openId: token.open_id ?? '',
		tiktok: limitRequests(tiktok, {
			account,
			patienceSeconds,
			resend: true,
			...(credential.serviceUrl && { limiter: createServiceLimiter(plainHttp(node), credential) }),
		}),
		scopes: splitScopes(token.scope ?? ''),
		uploadHosts: uploadHostsOf(credential),
	};
}
