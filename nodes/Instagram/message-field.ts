import type { INodeProperties } from 'n8n-workflow';

/** The text of a reply. */
export const messageField: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	description: 'The text of the reply, which everybody can read under the post',
};
