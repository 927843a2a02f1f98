import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getText } from '../../../shared/parameters';
import { readUpload } from '../../waiting';

/** How far an upload and its deliveries are. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await readUpload(this, itemIndex, getText(this, 'uploadId', itemIndex))) as IDataObject;
}
