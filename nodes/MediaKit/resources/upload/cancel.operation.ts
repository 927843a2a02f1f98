import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { UPLOAD, uploadField } from '../../references';
import { callService } from '../../../shared/service-call';

export const option: OperationOption = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel upload',
	description:
		'Cancel the unfinished deliveries of an upload and delete its file. Requires the upload ID. Returns the upload with its deliveries.',
};

export const fields: INodeProperties[] = [uploadField];

export const output = 'The upload, including its cancelled deliveries.';

/** Cancels pending deliveries and deletes the file. @returns the upload with the states of its deliveries */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const uploadId = getReference(this, 'uploadId', itemIndex, UPLOAD);
	const path = `/api/uploads/${encodeURIComponent(uploadId)}`;
	return (await callService(this, path, { method: 'DELETE' }, { itemIndex, uploadId })) as IDataObject;
}
