import type { INodeProperties } from 'n8n-workflow';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['service'] } },
		options: [
			{
				name: 'Test Connection',
				value: 'testConnection',
				action: 'Test service connection',
				description: 'Whether the service answers and knows the key, and how its accounts are',
			},
		],
		default: 'testConnection',
	},
];
