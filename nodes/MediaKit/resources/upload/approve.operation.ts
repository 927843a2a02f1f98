import { updateDisplayOptions, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { getText } from '../../../shared/parameters';
import { callService } from '../../../shared/service-call';
import { waitFields } from '../../fields';
import { ENDED, readTimeout, waitForUpload } from '../../waiting';

export const description = updateDisplayOptions(
	{ show: { resource: ['upload'], operation: ['approve'] } },
	waitFields('every post is published, so that the output has its permalink'),
);

/** Publishes the prepared Instagram posts of an upload. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const uploadId = getText(this, 'uploadId', itemIndex);
	const timeoutSeconds = readTimeout(this, itemIndex);
	const path = `/api/uploads/${encodeURIComponent(uploadId)}/approve`;
	const approved = await callService(this, path, { method: 'POST' }, { itemIndex, uploadId });
	if (timeoutSeconds === undefined) return approved as IDataObject;
	return await waitForUpload(this, itemIndex, uploadId, timeoutSeconds, ENDED);
}
