import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { call } from '../../api';

export const option: OperationOption = {
	name: 'Refresh Token',
	value: 'refreshToken',
	action: 'Refresh account token',
	description:
		"Refresh the token of one of the service's accounts now. Needs the account. Returns when its new tokens expire.",
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Account Name or ID',
		name: 'accountId',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getAccounts' },
		default: '',
		required: true,
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
];

export const output = 'When the renewed tokens end.';

/** Refreshes an account's token now. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const accountId = encodeURIComponent(getText(this, 'accountId', itemIndex));
	return (await call(this, itemIndex, 'POST', `/api/accounts/${accountId}/refresh`)) as IDataObject;
}
