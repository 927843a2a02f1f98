import type { INodeProperties } from 'n8n-workflow';
import * as getProfile from './getProfile.operation';
import * as getStats from './getStats.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		options: [
			{
				name: 'Get Profile',
				value: 'getProfile',
				action: 'Get account profile',
				description: 'Name, picture, biography and counts of the account',
			},
			{
				name: 'Get Statistics',
				value: 'getStats',
				action: 'Get account statistics',
				description: 'Followers, likes, engagement rate, average views and the newest videos',
			},
		],
		default: 'getStats',
	},
	...getProfile.description,
	...getStats.description,
];
