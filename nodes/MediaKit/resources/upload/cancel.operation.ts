import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getText } from '../../../shared/parameters';
import { callService } from '../../../shared/service-call';

/** Cancels what has not been delivered and deletes the file. @returns how far the deliveries came */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const uploadId = getText(this, 'uploadId', itemIndex);
	const path = `/api/uploads/${encodeURIComponent(uploadId)}`;
	return (await callService(this, path, { method: 'DELETE' }, { itemIndex, uploadId })) as IDataObject;
}
