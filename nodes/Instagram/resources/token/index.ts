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
					'Renew the token now, for 60 days from now on. Not needed if the node runs at least once a month, as it renews a token that is older than 7 days.',
			},
		],
		default: 'refresh',
	},
	...refresh.description,
];
