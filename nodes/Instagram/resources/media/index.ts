import type { INodeProperties } from 'n8n-workflow';
import * as getAll from './getAll.operation';
import * as getInsights from './getInsights.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['media'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get media',
				description: "Read one of the account's own posts or current stories",
			},
			{
				name: 'Get Insights',
				value: 'getInsights',
				action: 'Get media insights',
				description: 'Views, reach, likes and more of a post, a reel or a current story',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many media',
				description: "Read the account's posts, newest first",
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Media ID',
		name: 'mediaId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 17912345678901234',
		displayOptions: { show: { resource: ['media'], operation: ['get', 'getInsights'] } },
		description: "ID of one of the account's own posts or current stories",
	},
	...getAll.description,
	...getInsights.description,
];
