import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { list } from '../../api';
import { listFields } from '../../../shared/list-fields';
import type { OperationOption } from '../../../shared/resource';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many accounts',
	description:
		'List the accounts connected to the service. Returns one item for each account: ID, scopes, token expiry, and whether it must be reconnected.',
};

export const fields: INodeProperties[] = listFields;

export const output = 'One item for each account, as returned by `GET /api/accounts`, without tokens.';

/** Lists the accounts connected to the service, with scopes, expiry and health, but without tokens. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	return await list(this, itemIndex, '/api/accounts', 'accounts');
}
