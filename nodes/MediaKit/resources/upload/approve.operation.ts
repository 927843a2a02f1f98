import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { asObject, type JsonObject } from '../../../../platforms/json';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { UPLOAD, uploadField } from '../../references';
import { callService, jsonRequest } from '../../../shared/service-call';
import { attemptStateOf } from '../../../shared/attempts';
import { waitFields } from '../../fields';
import { ownOptions, readOwnOptions } from '../../own-fields';
import { ENDED, readTimeout, readUpload, waitForUpload } from '../../upload-status';

export const option: OperationOption = {
	name: 'Approve',
	value: 'approve',
	action: 'Approve upload',
	description:
		'Approve an upload, which publishes each of its prepared posts once. Requires the upload ID and, for YouTube, the privacy. Returns the upload with its deliveries.',
};

export const fields: INodeProperties[] = [
	uploadField,
	...waitFields('every post is published and the output contains its permalink'),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'Settings required by some platforms',
		options: ownOptions('approval'),
	},
];

export const output = 'The upload; with *Wait for Completion*, its deliveries include `permalink`.';

/** The upload to approve, and whether the service has confirmed the approval; kept for the item's next attempt. */
interface Approval {
	asked: string;
	given: boolean;
}

function isNothingToApprove(error: unknown): boolean {
	return error instanceof NodeOperationError && asObject(error.context.data)?.code === 'nothing_to_approve';
}

/**
 * Approves an upload at most once across all attempts for the item: a second approval would also publish posts that
 * became ready in the meantime.
 *
 * @returns the upload after the approval
 */
async function approveOnce(
	node: IExecuteFunctions,
	itemIndex: number,
	uploadId: string,
): Promise<JsonObject> {
	const { memory } = attemptStateOf<Approval>(node, itemIndex);
	const wasAsked = memory.asked === uploadId;
	if (wasAsked && memory.given) return await readUpload(node, itemIndex, uploadId);
	Object.assign(memory, { asked: uploadId, given: false });
	const path = `/api/uploads/${encodeURIComponent(uploadId)}/approve`;
	const given = readOwnOptions(node, itemIndex, 'approval');
	const sent = Object.keys(given).length > 0 ? jsonRequest('POST', given) : { method: 'POST' as const };
	const request = callService(node, path, sent, { itemIndex, uploadId });
	const upload = await request.catch((error: unknown) => {
		// An earlier attempt was successful, but its response was lost.
		if (wasAsked && isNothingToApprove(error)) return readUpload(node, itemIndex, uploadId);
		throw error;
	});
	memory.given = true;
	return upload;
}

/** Publishes the prepared posts of an upload. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const uploadId = getReference(this, 'uploadId', itemIndex, UPLOAD);
	const timeoutSeconds = readTimeout(this, itemIndex);
	const approved = await approveOnce(this, itemIndex, uploadId);
	if (timeoutSeconds === undefined) return approved as IDataObject;
	return await waitForUpload(this, itemIndex, uploadId, timeoutSeconds, ENDED);
}
