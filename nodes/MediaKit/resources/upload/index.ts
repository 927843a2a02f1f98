import type { INodeProperties } from 'n8n-workflow';
import * as approve from './approve.operation';
import * as getAll from './getAll.operation';
import * as submit from './submit.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['upload'] } },
		options: [
			{
				name: 'Approve',
				value: 'approve',
				action: 'Approve upload',
				description: 'Publish the prepared Instagram posts of an upload, each once',
			},
			{
				name: 'Cancel',
				value: 'cancel',
				action: 'Cancel upload',
				description: 'Cancel what has not been delivered and delete the file',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get upload',
				description: 'How far an upload and its deliveries are',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many uploads',
				description: 'The uploads, newest first',
			},
			{
				name: 'Submit',
				value: 'submit',
				action: 'Submit upload',
				description: 'Hand a video or images to the service, which delivers them to one or both platforms',
			},
		],
		default: 'submit',
	},
	{
		displayName: 'Upload ID',
		name: 'uploadId',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { resource: ['upload'], operation: ['approve', 'cancel', 'get'] } },
		description: 'From the output of the operation Submit, or from an event',
	},
	...approve.description,
	...getAll.description,
	...submit.description,
];
