import type { INodeProperties } from 'n8n-workflow';
import * as prepare from './prepare.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['draft'] } },
		options: [
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get draft status',
				description: 'Whether a prepared post is ready, published or expired, and why it failed',
			},
			{
				name: 'Prepare',
				value: 'prepare',
				action: 'Prepare draft',
				description:
					'Give Instagram a reel, image, story or carousel without publishing it. It is invisible in the app, cannot be edited, and lasts for 24 hours.',
			},
			{
				name: 'Publish',
				value: 'publish',
				action: 'Publish draft',
				description: 'Publish a prepared post, once: it never publishes again what may already be public',
			},
		],
		default: 'prepare',
	},
	{
		displayName: 'Container ID',
		name: 'containerId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 17912345678901234',
		displayOptions: { show: { resource: ['draft'], operation: ['getStatus', 'publish'] } },
		description: 'From the output of the operation Prepare',
	},
	...prepare.description,
];
