import { updateDisplayOptions, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { list } from '../../api';
import { listFields } from '../../../shared/list-fields';

export const description = updateDisplayOptions(
	{ show: { resource: ['account'], operation: ['getAll'] } },
	listFields,
);

/** The accounts that are connected to the service, with scopes, expiry and health; never a token. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	return await list(this, itemIndex, '/api/accounts', 'accounts');
}
