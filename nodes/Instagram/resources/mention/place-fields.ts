import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { MentionPlace } from '../../../../platforms/instagram';
import { getOptionalText, getText } from '../../../shared/parameters';

/** Fields for the place where the account was mentioned; read by `readPlace`. */
export const placeFields: INodeProperties[] = [
	{
		displayName: 'Media ID',
		name: 'mediaId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.data.mention.media_id }}',
		description:
			"The other person's post. Only the Mention Received event of the MediaKit Trigger contains its ID.",
	},
	{
		displayName: 'Comment ID',
		name: 'commentId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.data.mention.comment_id }}',
		description:
			'The comment that mentions the account, from the same event. Leave empty if the caption mentions it.',
	},
];

/** Reads where the account was mentioned. @throws NodeOperationError */
export function readPlace(node: IExecuteFunctions, itemIndex: number): MentionPlace {
	return {
		mediaId: getText(node, 'mediaId', itemIndex),
		commentId: getOptionalText(node, 'commentId', itemIndex) || undefined,
	};
}
