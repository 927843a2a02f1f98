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

/** The connected account as operations need it. */
export interface TikTokAccount {
	tiktok: TikTok;
	/** The user's id for the app. */
	openId: string;
	/** What the user granted. */
	scopes: string[];
	/** Hosts that may take a video's bytes beside TikTok's own. */
	uploadHosts: string[];
}

/** The credential as it is now: another execution may have refreshed its tokens. */
export async function readCredential(node: NodeContext): Promise<TikTokCredential> {
	return await node.getCredentials<TikTokCredential>(CREDENTIAL);
}

/** A refusal that n8n stored as a token, in TikTok's words. */
const wordsOf = ({ error, error_description: words = '' }: StoredTikTokToken) =>
	`TikTok code: ${error}. TikTok says: ${quote(words)}.`;

/**
 * Refreshes the tokens through n8n, which stores them, unless another execution has done so.
 *
 * @returns the new tokens, or what prevented it, if that may pass
 * @throws PlatformError, NodeOperationError: what a person has to do something about
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
	// n8n 1 takes TikTok's refusal for a success, and cannot be helped without the service's token endpoint.
	if (!('noAnswer' in token) && token.error && token.access_token === before?.access_token) {
		throw new NodeOperationError(
			node.getNode(),
			'n8n could not refresh the access token of TikTok. Enter a Service URL in the credential, which this version of n8n needs for that, or connect the account again.',
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
 * Sends a request with the account's token; a token that has run out is refreshed once. n8n would refresh it at every 401,
 * but TikTok says 401 for a missing scope as well, and there a refresh would only use up a refresh token
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
 * The account of the node's credential, reached through n8n's helpers.
 *
 * @param patienceSeconds how long a request may wait until TikTok's limits for the account allow it
 * @throws NodeOperationError if it has no token
 */
export async function connect(
	node: NodeContext,
	patienceSeconds = DEFAULT_WAIT_SECONDS,
): Promise<TikTokAccount> {
	const credential = await readCredential(node);
	const token = credential.oauthTokenData;
	if (!token?.access_token) {
		// n8n reports a success also when TikTok has refused the connection with HTTP 200.
		throw new NodeOperationError(
			node.getNode(),
			'The TikTok account is not connected. Open the credential and connect the account.',
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
	// TikTok names the account with every token; without a name all accounts of the app share one budget.
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
