import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { asText } from '../../platforms/json';
import type { StatisticsDocument } from '../../platforms/statistics';
import { callService, jsonRequest } from './service-call';

/**
 * Stores a statistics document in the MediaKit service, as if the service had fetched it.
 *
 * @param key the account's key in the service's cache and history
 * @throws NodeOperationError
 */
export async function saveStatistics(
	node: IExecuteFunctions,
	itemIndex: number,
	key: string,
	document: StatisticsDocument,
): Promise<void> {
	await callService(
		node,
		`/api/mediakit/analytics/${document.platform}/${encodeURIComponent(key)}`,
		jsonRequest('PUT', document),
		{ itemIndex, failure: 'The statistics were read, but the MediaKit service did not save them' },
	);
}

/**
 * Uploads a file to the MediaKit service, which keeps it temporarily.
 *
 * @returns its public URL
 * @throws NodeOperationError
 */
export async function storeMedia(
	node: IExecuteFunctions,
	itemIndex: number,
	file: { type: string; sizeBytes: number; body: AsyncIterable<Uint8Array> },
): Promise<string> {
	const failure = 'The MediaKit service did not accept the file';
	const answer = await callService(
		node,
		'/api/media',
		{
			method: 'POST',
			headers: { 'content-type': file.type, 'content-length': String(file.sizeBytes) },
			body: file.body,
		},
		{ itemIndex, failure },
	);
	const url = asText(answer.url);
	if (url) return url;
	throw new NodeOperationError(
		node.getNode(),
		`${failure}: It returned no URL for it. Check the service URL.`,
		{ itemIndex },
	);
}
