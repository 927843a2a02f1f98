import type { INodeProperties } from 'n8n-workflow';

/** The post that an operation is about. */
export const mediaIdField: INodeProperties = {
	displayName: 'Media ID',
	name: 'mediaId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 17912345678901234',
	description: "ID of one of the account's own posts or current stories",
};
