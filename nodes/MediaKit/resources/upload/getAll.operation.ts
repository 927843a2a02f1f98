import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { list } from '../../api';
import { listFields } from '../../../shared/list-fields';
import type { OperationOption } from '../../../shared/resource';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many uploads',
	description:
		"List the service's uploads, newest first. Returns one item for each upload with its deliveries.",
};

export const fields: INodeProperties[] = listFields;

export const output = 'One item for each upload, newest first.';

/** Lists the uploads, newest first. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	return await list(this, itemIndex, '/api/uploads', 'uploads');
}
