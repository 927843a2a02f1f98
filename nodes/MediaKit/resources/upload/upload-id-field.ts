import type { INodeProperties } from 'n8n-workflow';

/** The upload that an operation is about. */
export const uploadIdField: INodeProperties = {
	displayName: 'Upload ID',
	name: 'uploadId',
	type: 'string',
	default: '',
	required: true,
	description: 'From the output of the operation Submit, or from an event',
};
