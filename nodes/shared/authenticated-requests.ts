import { NodeOperationError, type IN8nHttpFullResponse } from 'n8n-workflow';
import { networkError, sendBy } from '../../credentials/n8n-http';
import { PlatformError } from '../../platforms/errors';
import type { HttpRequest, HttpResponse, NoAnswer } from '../../platforms/http';
import { asObject, asText } from '../../platforms/json';
import { partMessage, quote } from './errors';
import type { NodeContext } from './node-context';

/** Sends a request that n8n authenticates with the node's credential of this type. */
export async function sendAuthenticated(
	node: NodeContext,
	credentialType: string,
	request: HttpRequest,
): Promise<HttpResponse | NoAnswer> {
	const { httpRequestWithAuthentication } = node.helpers;
	return await sendBy(
		(options): Promise<IN8nHttpFullResponse> =>
			httpRequestWithAuthentication.call(node, credentialType, options),
		request,
	);
}

/** An OAuth2 credential whose tokens n8n refreshes. */
export interface RefreshableCredential {
	/** The credential's type. */
	type: string;
	/** Display name of the platform. */
	platform: string;
	/** The service whose token endpoint n8n uses, if any. */
	serviceUrl?: string;
	/** The access token to replace. */
	accessToken: string | undefined;
}

/**
 * Returns the outcome of a request that was not sent because the refresh failed.
 *
 * @param error the platform's error, if it refused the refresh
 */
function refreshFailed({ platform }: RefreshableCredential, reason: string, error?: PlatformError): NoAnswer {
	const noAnswer = `the access token could not be refreshed: ${reason}`;
	return {
		noAnswer,
		sent: false,
		error: error && new PlatformError({ ...error, message: `${platform}: ${noAnswer}` }),
	};
}

/**
 * Returns the reason given by a token endpoint, which n8n's OAuth2 client keeps under `body`, or else the error's own
 * message.
 */
function oauthRefusal(error: Error): { code: string | undefined; reason: string } {
	const body = asObject('body' in error ? error.body : undefined);
	return { code: asText(body?.error), reason: asText(body?.error_description) ?? error.message };
}

/**
 * The service's codes for a token that works but cannot be refreshed now; the service's reason includes the
 * next step.
 */
const STILL_VALID = new Set(['token_too_young', 'token_not_renewable']);

/** Returns the failure of a refresh if it may be temporary. @throws for problems that the user must fix */
function toRefreshFailure(node: NodeContext, credential: RefreshableCredential, error: Error): NoAnswer {
	if (error instanceof PlatformError && error.retryable)
		return refreshFailed(credential, error.message, error);
	const failure = networkError(error);
	const { platform, serviceUrl } = credential;
	if (failure) {
		return refreshFailed(credential, failure.noAnswer + (serviceUrl ? `, at the service ${serviceUrl}` : ''));
	}
	const refusal = oauthRefusal(error);
	if (refusal.code === 'temporarily_unavailable') return refreshFailed(credential, refusal.reason);
	if (error instanceof PlatformError || error instanceof NodeOperationError) throw error;
	if (refusal.code !== undefined && STILL_VALID.has(refusal.code)) {
		throw new NodeOperationError(node.getNode(), `The access token was not refreshed. ${refusal.reason}`);
	}
	// The service's reason includes the next step; the platform's only gives the cause.
	const { message, words = refusal.reason } = partMessage(refusal.reason, platform);
	const reason = serviceUrl ? ` (${message})` : '';
	throw new NodeOperationError(
		node.getNode(),
		`n8n could not refresh the access token of ${platform}${reason}. Open the credential and reconnect the account.`,
		{ description: `${platform} says: ${quote(words)}.` },
	);
}

/** The part of an OAuth2 credential that n8n fills in. */
interface Tokens<Token> {
	/** Absent until an account is connected. */
	oauthTokenData?: Token & { access_token?: string };
}

/**
 * Returns the node with a credential that contains the token to replace. n8n 2 compares that token with the stored one
 * while it holds the credential's lock, and refreshes only if they are equal; without this, it would compare the
 * stored token with itself.
 */
function withToken(node: NodeContext, accessToken: string | undefined): NodeContext {
	const getCredentials = async (type: string) => {
		const credential = await node.getCredentials<Tokens<object>>(type);
		return { ...credential, oauthTokenData: { ...credential.oauthTokenData, access_token: accessToken } };
	};
	return Object.create(node, { getCredentials: { value: getCredentials } }) as NodeContext;
}

/**
 * Refreshes the tokens of an OAuth2 credential through n8n, which stores the new ones. If another execution has
 * already refreshed them, the stored tokens are returned.
 *
 * @returns the token data as stored by n8n, or the failure if it may be temporary
 * @throws PlatformError, NodeOperationError for problems that the user must fix
 */
export async function refreshCredential<Token extends object>(
	node: NodeContext,
	credential: RefreshableCredential,
): Promise<Token | NoAnswer> {
	const { type, accessToken } = credential;
	// n8n 1 does not compare tokens and has no lock.
	const { oauthTokenData: stored } = await node.getCredentials<Tokens<Token>>(type);
	if (stored && stored.access_token !== accessToken) return stored;
	const { refreshOAuth2Token } = node.helpers;
	const answer: Promise<Token> = refreshOAuth2Token.call(withToken(node, accessToken), type);
	return await answer.catch((error: Error) => toRefreshFailure(node, credential, error));
}
