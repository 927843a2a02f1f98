import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getMention, simplifyMention } from '../../../../platforms/instagram';
import { getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';
import { placeFields, readPlace } from './place-fields';

export const option: OperationOption = {
	name: 'Get',
	value: 'get',
	action: 'Get a mention',
	description:
		'Read the caption or comment in which someone mentions the account. Requires the IDs from the Mention Received event and Facebook Login. Returns one item: text, time, likes and URL.',
};

export const fields: INodeProperties[] = [...placeFields, simplifyField];

export const output =
	'`{media_id, comment_id, text, username, created_at, likes, url}`: `text` is the comment, or the caption if `comment_id` is `null`. `username` is returned for captions only. Without *Simplify*, the raw API fields.';

/** Reads the text in which the account was mentioned (contracts/instagram-api.md §3.6). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const place = readPlace(this, itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const mention = await getMention(instagram, place);
	return { ...(simplify ? simplifyMention(place, mention) : mention) } as IDataObject;
}
