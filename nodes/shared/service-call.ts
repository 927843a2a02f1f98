import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { PLATFORM_NAMES, type Platform } from '../../platforms/errors';
import type { HttpRequest, HttpResponse } from '../../platforms/http';
import { asObject, asText, readObject, type JsonObject } from '../../platforms/json';
import type { NodeContext } from './node-context';
import { describe, formatSeconds, partMessage, quote } from './errors';
import { sendAuthenticated } from './authenticated-requests';

const CREDENTIAL = 'mediaKitApi';

/** What an error of the service is about. */
export interface Subject {
	itemIndex?: number;
	/** What has not been done, as the beginning of a sentence; without it the service's words stand alone. */
	failure?: string;
	uploadId?: string;
}

/** Whether the user has chosen a MediaKit service in the node. */
export function hasService(node: NodeContext): boolean {
	return node.getNode().credentials?.[CREDENTIAL] !== undefined;
}

async function serviceUrl(node: NodeContext): Promise<string> {
	const credential = await node.getCredentials<{ serviceUrl: string }>(CREDENTIAL);
	return credential.serviceUrl.trim().replace(/\/+$/, '');
}

/** An error of the service with what the platform said apart from its message, as `platformMessage`. */
export function withPlatformMessage(error: JsonObject): JsonObject {
	const platform = PLATFORM_NAMES[error.platform as Platform];
	const { message, words } = partMessage(asText(error.message) ?? '', platform, asText(error.platformCode));
	return words === undefined ? error : { ...error, message, platformMessage: words };
}

/**
 * What n8n shows for an error in the service's shape. `context.data` carries code, action and the rest for workflows
 * that handle errors.
 *
 * @param error `{code, message, action?, retryable, retryAfterSeconds?, platform?, platformCode?, requestId?}`
 */
export function toServiceError(
	node: INode,
	error: JsonObject,
	{ itemIndex, failure, uploadId }: Subject,
): NodeOperationError {
	const { message: reason, ...details } = withPlatformMessage(error);
	const message = [failure, asText(reason) ?? 'No reason is known.'].filter(Boolean).join(': ');
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

/** The error in an answer, in the service's shape whoever has answered. */
function errorOf({ status, body }: HttpResponse): JsonObject {
	const error = asObject(readObject(body)?.error);
	if (error && asText(error.message)) return error;
	// Something between, such as a proxy, may have answered with a page of its own.
	return {
		code: `http_${status}`,
		message: `The service answered with HTTP status ${status}. Check the service URL.`,
		retryable: status > 500,
	};
}

function noAnswer(base: string, reason: string): JsonObject {
	return {
		code: 'service_unreachable',
		message: `${base} did not answer (${reason}). Check that it runs and that the MediaKit credential has its address.`,
		action: 'retry',
		retryable: true,
	};
}

/**
 * Calls the user's MediaKit service.
 *
 * @param path with the query, if there is one
 * @returns the answer as it is
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
		return refuse({ message: 'No MediaKit credential is chosen. Choose one in the node.' });
	}
	const base = await serviceUrl(node);
	const answer = await sendAuthenticated(node, CREDENTIAL, {
		...request,
		// n8n's client takes a compressed answer that breaks off for a whole one.
		headers: { 'accept-encoding': 'identity', ...request.headers },
		url: `${base}${path}`,
		auth: 'account',
	});
	if ('noAnswer' in answer) return refuse(noAnswer(base, answer.noAnswer));
	return answer.status >= 300 ? refuse(errorOf(answer)) : answer;
}

/**
 * Calls the user's MediaKit service, as `sendToService` does.
 *
 * @returns the answer's JSON; an empty object if the answer has none
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

/** A request with a JSON body. */
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
