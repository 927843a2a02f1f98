import type { INodeProperties } from 'n8n-workflow';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['creator'] } },
		options: [
			{
				name: 'Get Info',
				value: 'getInfo',
				action: 'Get creator info',
				description:
					'What TikTok allows the account to post directly: privacy levels, comments, duets, stitches, duration. Needs the scope video.publish.',
			},
		],
		default: 'getInfo',
	},
];
