import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { MentionPlace } from '../../../../platforms/instagram';
import { getOptionalText, getText } from '../../../shared/parameters';

/** Where the account was mentioned; `readPlace` reads these. */
export const placeFields: INodeProperties[] = [
	{
		displayName: 'Media ID',
		name: 'mediaId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.data.mention.media_id }}',
		description:
			'The post of somebody else: from the event Mention Received of the MediaKit Trigger, which alone tells it',
	},
	{
		displayName: 'Comment ID',
		name: 'commentId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.data.mention.comment_id }}',
		description: 'The comment that mentions the account, from the same event. Empty: the caption does.',
	},
];

/** Where the item's mention stands. @throws NodeOperationError */
export function readPlace(node: IExecuteFunctions, itemIndex: number): MentionPlace {
	return {
		mediaId: getText(node, 'mediaId', itemIndex),
		commentId: getOptionalText(node, 'commentId', itemIndex) || undefined,
	};
}
