import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { UPLOAD, uploadField } from '../../references';
import { readUpload } from '../../upload-status';

export const option: OperationOption = {
	name: 'Get',
	value: 'get',
	action: 'Get upload',
	description: 'Read an upload. Requires the upload ID. Returns its file and the state of each delivery.',
};

export const fields: INodeProperties[] = [uploadField];

export const output =
	'`{upload_id, created_at, file, deliveries}`; the [states](service.md#delivery-states) are described in the service reference.';

/** Reads an upload with the states of its deliveries. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await readUpload(
		this,
		itemIndex,
		getReference(this, 'uploadId', itemIndex, UPLOAD),
	)) as IDataObject;
}
