import { updateDisplayOptions, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { list } from '../../api';
import { listFields } from '../../../shared/list-fields';

export const description = updateDisplayOptions(
	{ show: { resource: ['upload'], operation: ['getAll'] } },
	listFields,
);

/** The uploads, newest first. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	return await list(this, itemIndex, '/api/uploads', 'uploads');
}
