import type { INodeProperties } from 'n8n-workflow';

/** The post that an operation works on. */
export const publishIdField: INodeProperties = {
	displayName: 'Publish ID',
	name: 'publishId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. v_inbox_file~v2.123456789',
	description: 'From the output of the operation that sent the draft or post',
};
