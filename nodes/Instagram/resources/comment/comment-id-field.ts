import type { INodeProperties } from 'n8n-workflow';

/** The comment that an operation works on. */
export const commentIdField: INodeProperties = {
	displayName: 'Comment ID',
	name: 'commentId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 17912345678901234',
	description:
		"A comment on one of the account's own posts, or a reply to one: from the output of Get Many, or from the Comment Received event of the MediaKit Trigger",
};
