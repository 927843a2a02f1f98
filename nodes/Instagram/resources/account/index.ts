import type { INodeProperties } from 'n8n-workflow';
import * as discover from './discover.operation';
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
				name: 'Discover',
				value: 'discover',
				action: 'Discover account',
				description: 'Public figures of another professional account. Needs Facebook Login.',
			},
			{
				name: 'Get Profile',
				value: 'getProfile',
				action: 'Get account profile',
				description: 'Name, picture, biography and counts of the account',
			},
			{
				name: 'Get Publishing Limit',
				value: 'getPublishingLimit',
				action: 'Get account publishing limit',
				description: 'How many posts the account has published through the API today, and how many it may',
			},
			{
				name: 'Get Statistics',
				value: 'getStats',
				action: 'Get account statistics',
				description: 'Followers, reach, views, engagement rate and the newest posts',
			},
		],
		default: 'getStats',
	},
	...discover.description,
	...getStats.description,
];
