import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { readUpload } from '../../upload-status';
import { uploadIdField } from './upload-id-field';

export const option: OperationOption = {
	name: 'Get',
	value: 'get',
	action: 'Get upload',
	description: 'Read an upload. Needs the upload ID. Returns its file and the state of each delivery.',
};

export const fields: INodeProperties[] = [uploadIdField];

export const output =
	'`{upload_id, created_at, file, deliveries}`; the [states](service.md#delivery-states) stand in the service reference.';

/** How far an upload and its deliveries are. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await readUpload(this, itemIndex, getText(this, 'uploadId', itemIndex))) as IDataObject;
}
