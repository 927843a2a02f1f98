import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { getText } from '../../../shared/parameters';
import { call } from '../../api';

const fields: INodeProperties[] = [
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

export const description = updateDisplayOptions(
	{ show: { resource: ['account'], operation: ['refreshToken'] } },
	fields,
);

/** Renews an account's token now. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const accountId = encodeURIComponent(getText(this, 'accountId', itemIndex));
	return (await call(this, itemIndex, 'POST', `/api/accounts/${accountId}/refresh`)) as IDataObject;
}
