import type { INodeProperties } from 'n8n-workflow';
import * as getAll from './getAll.operation';
import * as refreshToken from './refreshToken.operation';

export { getAccounts } from './accounts';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many accounts',
				description: 'The connected accounts: scopes, when their tokens end, and whether a person must act',
			},
			{
				name: 'Refresh Token',
				value: 'refreshToken',
				action: 'Refresh account token',
				description: "Renew an account's token now; the service also does so by itself before a token ends",
			},
		],
		default: 'getAll',
	},
	...getAll.description,
	...refreshToken.description,
];
