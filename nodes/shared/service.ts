import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { HttpResponse } from '../../platforms/http';
import { asObject, asText, parseJson } from '../../platforms/json';
import type { StatisticsDocument } from '../../platforms/statistics';
import { sendSigned } from './signed';

const CREDENTIAL = 'mediaKitApi';

async function serviceUrl(node: IExecuteFunctions): Promise<string> {
	const credential = await node.getCredentials<{ serviceUrl: string }>(CREDENTIAL);
	return credential.serviceUrl.trim().replace(/\/+$/, '');
}

/** The service's own words, if the answer is the service's. */
function reasonOf({ status, body }: HttpResponse): string {
	try {
		const message = asText(asObject(asObject(parseJson(body))?.error)?.message);
		if (message) return message;
	} catch {
		// Something between, such as a proxy, has answered with a page of its own.
	}
	return `It answered with HTTP status ${status}. Check the service URL.`;
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
	const base = await serviceUrl(node);
	const answer = await sendSigned(node, CREDENTIAL, {
		method: 'PUT',
		url: `${base}/api/mediakit/analytics/${document.platform}/${encodeURIComponent(key)}`,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(document),
		auth: 'account',
	});
	if (!('noAnswer' in answer) && answer.status < 300) return;
	const reason =
		'noAnswer' in answer
			? `${base} did not answer (${answer.noAnswer}). Check that it runs and that the MediaKit credential has its address.`
			: reasonOf(answer);
	throw new NodeOperationError(
		node.getNode(),
		`The statistics were read, but the MediaKit service did not save them: ${reason}`,
		{ itemIndex },
	);
}
