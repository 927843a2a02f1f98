import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { waitFields } from '../../fields';
import { submit } from '../../submission';
import { ENDED_OR_WAITING, readTimeout, waitForUpload } from '../../upload-status';
import { optionFields, postFields } from './submit-fields';

export const option: OperationOption = {
	name: 'Submit',
	value: 'submit',
	action: 'Submit upload',
	description:
		'Submit a video or images to the service, which delivers them to TikTok as a draft, and to Instagram and YouTube for approval. Requires a file or URLs. Returns the upload ID.',
};

export const fields: INodeProperties[] = [
	...postFields,
	...waitFields('every draft is delivered, and every post is published or awaiting approval'),
	optionFields,
];

export const output =
	'`{upload_id, status_url, deliveries, warnings}`; with *Wait for Completion*, the upload in the format of *Get*, plus `ended`.';

/** Submits one item's media to the service for delivery, and optionally waits until all deliveries have finished. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const timeoutSeconds = readTimeout(this, itemIndex);
	const taken = (await submit(this, itemIndex)) as IDataObject;
	if (timeoutSeconds === undefined) return taken;
	const uploadId = String(taken.upload_id);
	const upload = await waitForUpload(this, itemIndex, uploadId, timeoutSeconds, ENDED_OR_WAITING);
	return { ...taken, ...upload };
}
