import type { INodeProperties } from 'n8n-workflow';

/** The text of a reply. */
export const messageField: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	description: 'Text of the reply, visible to everyone under the post',
};
