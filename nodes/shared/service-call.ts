import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { PLATFORM_NAMES, type Platform } from '../../platforms/errors';
import type { HttpRequest, HttpResponse } from '../../platforms/http';
import { asObject, asText, readObject, type JsonObject } from '../../platforms/json';
import type { NodeContext } from './node-context';
import { describe, formatSeconds, partMessage, quote } from './errors';
import { sendAuthenticated } from './authenticated-requests';

const CREDENTIAL = 'mediaKitApi';

/** What a service error refers to. */
export interface Subject {
	itemIndex?: number;
	/** The action that failed, as the beginning of the message; if omitted, only the service's message is shown. */
	failure?: string;
	uploadId?: string;
}

/** Returns true if the user has chosen a MediaKit service in the node. */
export function hasService(node: NodeContext): boolean {
	return node.getNode().credentials?.[CREDENTIAL] !== undefined;
}

async function serviceUrl(node: NodeContext): Promise<string> {
	const credential = await node.getCredentials<{ serviceUrl: string }>(CREDENTIAL);
	return credential.serviceUrl.trim().replace(/\/+$/, '');
}

/** Moves the platform's own words from the message of a service error to `platformMessage`. */
export function withPlatformMessage(error: JsonObject): JsonObject {
	const platform = PLATFORM_NAMES[error.platform as Platform];
	const { message, words } = partMessage(asText(error.message) ?? '', platform, asText(error.platformCode));
	return words === undefined ? error : { ...error, message, platformMessage: words };
}

/**
 * Converts an error in the service's format to the error that n8n shows. `context.data` contains the code, the action
 * and all other fields for workflows that handle errors.
 *
 * @param error `{code, message, action?, retryable, retryAfterSeconds?, platform?, platformCode?, requestId?}`
 */
export function toServiceError(
	node: INode,
	error: JsonObject,
	{ itemIndex, failure, uploadId }: Subject,
): NodeOperationError {
	const { message: reason, ...details } = withPlatformMessage(error);
	const message = [failure, asText(reason) ?? 'The reason is unknown.'].filter(Boolean).join(': ');
	const description = describe([
		['Service code', details.code],
		['Platform', details.platform],
		['Platform code', details.platformCode],
		['Action', details.action],
		['Try again after', formatSeconds(details.retryAfterSeconds as number | undefined)],
		['Request ID', details.requestId],
		['Upload ID', uploadId],
		['Platform message', quote(asText(details.platformMessage))],
	]);
	const nodeError = new NodeOperationError(node, message, { description, itemIndex });
	nodeError.context.data = { ...details, ...(uploadId && { uploadId }) } as IDataObject;
	return nodeError;
}

/** Returns a response's error in the service's format, even if the response is not from the service. */
function errorOf({ status, body }: HttpResponse): JsonObject {
	const error = asObject(readObject(body)?.error);
	if (error && asText(error.message)) return error;
	// An intermediary such as a proxy may have responded with its own page.
	return {
		code: `http_${status}`,
		message: `The service returned HTTP status ${status}. Check the service URL.`,
		retryable: status > 500,
	};
}

function noAnswer(base: string, reason: string): JsonObject {
	return {
		code: 'service_unreachable',
		message: `${base} did not respond (${reason}). Check that it is running and that the URL in the MediaKit credential is correct.`,
		action: 'retry',
		retryable: true,
	};
}

/**
 * Calls the user's MediaKit service.
 *
 * @param path including the query, if any
 * @returns the unparsed response
 * @throws NodeOperationError; see `toServiceError`
 */
export async function sendToService(
	node: NodeContext,
	path: string,
	request: Omit<HttpRequest, 'url' | 'auth'>,
	subject: Subject,
): Promise<HttpResponse> {
	const refuse = (error: JsonObject): never => {
		throw toServiceError(node.getNode(), error, subject);
	};
	if (!hasService(node)) {
		return refuse({ message: 'No MediaKit credential is selected. Select one in the node.' });
	}
	const base = await serviceUrl(node);
	const answer = await sendAuthenticated(node, CREDENTIAL, {
		...request,
		// n8n's HTTP client mistakes a truncated compressed response for a complete one.
		headers: { 'accept-encoding': 'identity', ...request.headers },
		url: `${base}${path}`,
		auth: 'account',
	});
	if ('noAnswer' in answer) return refuse(noAnswer(base, answer.noAnswer));
	return answer.status >= 300 ? refuse(errorOf(answer)) : answer;
}

/**
 * Calls the user's MediaKit service, like `sendToService`.
 *
 * @returns the response's JSON; an empty object if the body is empty
 * @throws NodeOperationError; see `toServiceError`
 */
export async function callService(
	node: NodeContext,
	path: string,
	request: Omit<HttpRequest, 'url' | 'auth'>,
	subject: Subject,
): Promise<JsonObject> {
	const answer = await sendToService(node, path, request, subject);
	const json = answer.body === '' ? {} : readObject(answer.body);
	if (!json) throw toServiceError(node.getNode(), errorOf(answer), subject);
	return json;
}

/** Builds a request with a JSON body. */
export function jsonRequest(
	method: 'POST' | 'PUT',
	body: object,
	headers: Record<string, string> = {},
): Omit<HttpRequest, 'url' | 'auth'> {
	return {
		method,
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	};
}
