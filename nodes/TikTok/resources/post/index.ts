import type { INodeProperties } from 'n8n-workflow';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['post'] } },
		options: [
			{
				name: 'Cancel',
				value: 'cancel',
				action: 'Cancel post',
				description:
					'Stop TikTok while it still fetches a file from its address. What has been fetched already cannot be stopped.',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get post status',
				description:
					'How far a draft or post is, why it failed, and the IDs of the public posts made from it',
			},
		],
		default: 'getStatus',
	},
	{
		displayName: 'Publish ID',
		name: 'publishId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. v_inbox_file~v2.123456789',
		displayOptions: { show: { resource: ['post'], operation: ['cancel', 'getStatus'] } },
		description: 'From the output of the operation that sent the draft or post',
	},
];
