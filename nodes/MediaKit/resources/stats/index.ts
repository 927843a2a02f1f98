import type { INodeProperties } from 'n8n-workflow';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getHistory from './getHistory.operation';
import * as refresh from './refresh.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['stats'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get statistics',
				description: "An account's statistics as the service last read them, with their age",
			},
			{
				name: 'Get History',
				value: 'getHistory',
				action: 'Get statistics history',
				description: "How an account's figures have developed: an item for each day, with the changes",
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many statistics',
				description: 'The statistics of every account, with their age',
			},
			{
				name: 'Refresh',
				value: 'refresh',
				action: 'Refresh statistics',
				description: 'Let the service read statistics from the platform now',
			},
		],
		default: 'get',
	},
	...get.description,
	...getAll.description,
	...getHistory.description,
	...refresh.description,
];
