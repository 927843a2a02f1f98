import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { HttpRequest, HttpResponse } from '../../platforms/http';
import { asObject, asText, readObject } from '../../platforms/json';
import type { StatisticsDocument } from '../../platforms/statistics';
import { sendSigned } from './signed';

const CREDENTIAL = 'mediaKitApi';

/** Whether the user has chosen a MediaKit service in the node. */
export function hasService(node: IExecuteFunctions): boolean {
	return node.getNode().credentials?.[CREDENTIAL] !== undefined;
}

async function serviceUrl(node: IExecuteFunctions): Promise<string> {
	const credential = await node.getCredentials<{ serviceUrl: string }>(CREDENTIAL);
	return credential.serviceUrl.trim().replace(/\/+$/, '');
}

/** The service's own words, if the answer is the service's. */
function reasonOf({ status, body }: HttpResponse): string {
	const message = asText(asObject(readObject(body)?.error)?.message);
	// Something between, such as a proxy, may have answered with a page of its own.
	if (message) return message;
	return `It answered with HTTP status ${status}. Check the service URL.`;
}

/**
 * Calls the user's MediaKit service.
 *
 * @param failure what has not been done if it fails, as the beginning of a sentence
 * @throws NodeOperationError
 */
async function call(
	node: IExecuteFunctions,
	itemIndex: number,
	path: string,
	request: Omit<HttpRequest, 'url' | 'auth'>,
	failure: string,
): Promise<HttpResponse> {
	const refuse = (reason: string): never => {
		throw new NodeOperationError(node.getNode(), `${failure}: ${reason}`, { itemIndex });
	};
	if (!hasService(node)) return refuse('No MediaKit credential is chosen. Choose one in the node.');
	const base = await serviceUrl(node);
	const answer = await sendSigned(node, CREDENTIAL, { ...request, url: `${base}${path}`, auth: 'account' });
	if ('noAnswer' in answer) {
		return refuse(
			`${base} did not answer (${answer.noAnswer}). Check that it runs and that the MediaKit credential has its address.`,
		);
	}
	return answer.status < 300 ? answer : refuse(reasonOf(answer));
}

/**
 * Stores a statistics document in the MediaKit service, as if the service had fetched it.
 *
 * @param key the account's key of cache and history
 * @throws NodeOperationError
 */
export async function saveStatistics(
	node: IExecuteFunctions,
	itemIndex: number,
	key: string,
	document: StatisticsDocument,
): Promise<void> {
	await call(
		node,
		itemIndex,
		`/api/mediakit/analytics/${document.platform}/${encodeURIComponent(key)}`,
		{
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(document),
		},
		'The statistics were read, but the MediaKit service did not save them',
	);
}

/**
 * Hands a file to the MediaKit service, which keeps it for a while.
 *
 * @returns its public address
 * @throws NodeOperationError
 */
export async function storeMedia(
	node: IExecuteFunctions,
	itemIndex: number,
	file: { type: string; sizeBytes: number; body: AsyncIterable<Uint8Array> },
): Promise<string> {
	const failure = 'The MediaKit service did not take the file';
	const { body } = await call(
		node,
		itemIndex,
		'/api/media',
		{
			method: 'POST',
			headers: { 'content-type': file.type, 'content-length': String(file.sizeBytes) },
			body: file.body,
		},
		failure,
	);
	const url = asText(readObject(body)?.url);
	if (url) return url;
	throw new NodeOperationError(
		node.getNode(),
		`${failure}: It named no address for it. Check the service URL.`,
		{ itemIndex },
	);
}
