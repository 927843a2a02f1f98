import { updateDisplayOptions, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { waitFields } from '../../fields';
import { submit } from '../../submission';
import { ENDED_OR_WAITING, readTimeout, waitForUpload } from '../../waiting';
import { optionFields, postFields } from './submit-fields';

export const description = updateDisplayOptions({ show: { resource: ['upload'], operation: ['submit'] } }, [
	...postFields,
	...waitFields('every draft is delivered, and every post published or ready to be approved'),
	optionFields,
]);

/** Hands one item's media to the service, which delivers it, and on request waits for that. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const timeoutSeconds = readTimeout(this, itemIndex);
	const taken = (await submit(this, itemIndex)) as IDataObject;
	if (timeoutSeconds === undefined) return taken;
	const uploadId = String(taken.upload_id);
	const upload = await waitForUpload(this, itemIndex, uploadId, timeoutSeconds, ENDED_OR_WAITING);
	return { ...taken, ...upload };
}
