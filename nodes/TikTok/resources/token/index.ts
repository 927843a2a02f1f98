import type { INodeProperties } from 'n8n-workflow';
import * as refresh from './refresh.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['token'] } },
		options: [
			{
				name: 'Refresh',
				value: 'refresh',
				action: 'Refresh token',
				description:
					'Renew the tokens now and store them in the credential. Not needed for daily use, as the node renews them when they run out; an account that is not used for months stays connected with it.',
			},
			{
				name: 'Revoke',
				value: 'revoke',
				action: 'Revoke token',
				description: "End the app's access to the account. To use it again, connect the credential again.",
			},
		],
		default: 'refresh',
	},
	...refresh.description,
];
