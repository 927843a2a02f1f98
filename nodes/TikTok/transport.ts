import {
	NodeOperationError,
	sleep,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import { networkError, plainHttp, toNoAnswer, toOptions, toResponse } from '../../credentials/n8n-http';
import {
	apiBaseOf,
	uploadHostsOf,
	type StoredToken,
	type TikTokCredential,
} from '../../credentials/tiktok-credential';
import { PlatformError } from '../../platforms/errors';
import type { HttpRequest, HttpResponse, NoAnswer } from '../../platforms/http';
import { asObject, asText } from '../../platforms/json';
import { limitRequests, readEnvelope, splitScopes, type TikTok } from '../../platforms/tiktok';

const CREDENTIAL = 'tikTokOAuth2Api';

/** A node at work, or one whose options are being filled in the editor. */
type Caller = IExecuteFunctions | ILoadOptionsFunctions;

/** How long a request may wait for its turn where the user has no say in it. */
const PATIENCE_SECONDS = 300;

/** The connected account as operations need it. */
export interface Account {
	tiktok: TikTok;
	/** The user's id for the app. */
	openId: string;
	/** What the user granted. */
	scopes: string[];
	/** Hosts that may take a video's bytes beside TikTok's own. */
	uploadHosts: string[];
}

/** The credential as it is now: another execution may have renewed its tokens. */
export async function readCredential(node: Caller): Promise<TikTokCredential> {
	return await node.getCredentials<TikTokCredential>(CREDENTIAL);
}

async function accessToken(node: Caller): Promise<string | undefined> {
	return (await readCredential(node)).oauthTokenData?.access_token;
}

async function sendOnce(node: Caller, request: HttpRequest): Promise<HttpResponse | NoAnswer> {
	const answer: Promise<IN8nHttpFullResponse> = node.helpers.httpRequestWithAuthentication.call(
		node,
		CREDENTIAL,
		toOptions(request),
	);
	return await answer.then(toResponse, toNoAnswer);
}

/** The request itself was refused, so it has done nothing. @param error what TikTok said about the refresh */
function notRenewed(reason: string, error?: PlatformError): NoAnswer {
	const noAnswer = `the access token could not be renewed: ${reason}`;
	return {
		noAnswer,
		sent: false,
		error: error && new PlatformError({ ...error, message: `TikTok: ${noAnswer}` }),
	};
}

/** What a token endpoint gave as its reason, which n8n's OAuth2 client keeps under `body`; else the error's own words. */
function oauthRefusal(error: Error): { code: string | undefined; reason: string } {
	const body = asObject('body' in error ? error.body : undefined);
	return { code: asText(body?.error), reason: asText(body?.error_description) ?? error.message };
}

/** @returns what prevented a refresh, if that may pass. @throws what a person has to do something about */
function whyNotRenewed(node: Caller, error: Error, serviceUrl?: string): NoAnswer {
	if (error instanceof PlatformError && error.retryable) return notRenewed(error.message, error);
	const failure = networkError(error);
	if (failure) return notRenewed(failure.noAnswer + (serviceUrl ? `, at the service ${serviceUrl}` : ''));
	const refusal = oauthRefusal(error);
	if (refusal.code === 'temporarily_unavailable') return notRenewed(refusal.reason);
	if (error instanceof PlatformError || error instanceof NodeOperationError) throw error;
	throw new NodeOperationError(
		node.getNode(),
		`n8n could not renew the access token of TikTok (${refusal.reason}). Open the credential and connect the account again.`,
	);
}

/**
 * Renews the tokens through n8n, which stores them.
 *
 * @returns the new tokens, or what prevented it, if that may pass
 * @throws PlatformError, NodeOperationError: what a person has to do something about
 */
export async function renewToken(node: Caller): Promise<StoredToken | NoAnswer> {
	const { oauthTokenData: before, serviceUrl } = await readCredential(node);
	const answer: Promise<StoredToken> = node.helpers.refreshOAuth2Token.call(node, CREDENTIAL);
	const token = await answer.catch((error: Error) => whyNotRenewed(node, error, serviceUrl));
	// n8n 1 takes TikTok's refusal for a success, and cannot be helped without the service's token endpoint.
	if (!('noAnswer' in token) && token.error && token.access_token === before?.access_token) {
		throw new NodeOperationError(
			node.getNode(),
			`n8n could not renew the access token of TikTok (TikTok: ${token.error}: ${token.error_description ?? ''}). Enter a Service URL in the credential, which this version of n8n needs for that, or connect the account again.`,
		);
	}
	return token;
}

function isTokenRefused(answer: HttpResponse | NoAnswer): boolean {
	const error = readEnvelope(answer);
	return error instanceof PlatformError && error.platformCode === 'access_token_invalid';
}

/**
 * Sends a request with the account's token; a token that has run out is renewed once. n8n would renew it at every 401,
 * but TikTok says 401 for a missing scope as well, and there a renewal would only use up a refresh token
 * (contracts/tiktok-api.md §6).
 */
async function sendAsAccount(node: Caller, request: HttpRequest): Promise<HttpResponse | NoAnswer> {
	const usedToken = await accessToken(node);
	const answer = await sendOnce(node, request);
	if (!isTokenRefused(answer)) return answer;
	// Another execution may have renewed it meanwhile.
	if ((await accessToken(node)) === usedToken) {
		const token = await renewToken(node);
		if ('noAnswer' in token) return token;
	}
	return await sendOnce(node, request);
}

const STEP_MILLISECONDS = 250;

function cancelSignal(node: Caller) {
	return 'getExecutionCancelSignal' in node ? node.getExecutionCancelSignal() : undefined;
}

async function sleepUnlessCanceled(node: Caller, milliseconds: number): Promise<void> {
	const end = Date.now() + milliseconds;
	for (let left = milliseconds; left > 0; left = end - Date.now()) {
		if (cancelSignal(node)?.aborted) {
			throw new NodeOperationError(node.getNode(), 'The execution was canceled');
		}
		await sleep(Math.min(left, STEP_MILLISECONDS));
	}
}

/**
 * The account of the node's credential, reached through n8n's helpers.
 *
 * @param patienceSeconds how long a request may wait until TikTok's limits for the account allow it
 * @throws NodeOperationError if it has no token
 */
export async function connect(node: Caller, patienceSeconds = PATIENCE_SECONDS): Promise<Account> {
	const credential = await readCredential(node);
	const token = credential.oauthTokenData;
	if (!token?.access_token) {
		// n8n reports a success also when TikTok has refused the connection with HTTP 200.
		const reason = token?.error ? ` (TikTok: ${token.error}: ${token.error_description ?? ''})` : '';
		throw new NodeOperationError(
			node.getNode(),
			`The TikTok account is not connected${reason}. Open the credential and connect the account.`,
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
		tiktok: limitRequests(tiktok, { account, patienceSeconds }),
		scopes: splitScopes(token.scope ?? ''),
		uploadHosts: uploadHostsOf(credential),
	};
}
