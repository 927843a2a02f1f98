import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listHashtagMedia, simplifyMedia, type HashtagEdge } from '../../../../platforms/instagram';
import { listFields, readLimit } from '../../../shared/list-fields';
import { getFlag, toItems } from '../../../shared/parameters';
import { getReference, type ReferenceKind } from '../../../shared/references';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';

const HASHTAG: ReferenceKind = {
	noun: 'a hashtag on Instagram',
	example: 'https://www.instagram.com/explore/tags/bakery/',
	idIn: ({ pathname }) => {
		const [, name] = /^\/explore\/tags\/([^/]+)/.exec(pathname) ?? [];
		return name && decodeURIComponent(name);
	},
};

/** Fields of both hashtag operations. */
export const hashtagFields: INodeProperties[] = [
	{
		displayName: 'Hashtag',
		name: 'hashtag',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. bakery',
		description:
			'The hashtag, with or without #, or the URL of its page. An account can search for 30 different hashtags in 7 days; repeating one does not count.',
	},
	...listFields,
	simplifyField,
];

/** Describes the output items of both hashtag operations. */
export const output =
	'One item for each post: `{id, type, url, caption, created_at, likes, comments, media_url, cover_url, children?}`. Instagram does not return the author. Without *Simplify*, the raw API fields.';

/** Lists posts with the item's hashtag (contracts/instagram-api.md §3.7). */
export async function readHashtagMedia(
	node: IExecuteFunctions,
	itemIndex: number,
	edge: HashtagEdge,
): Promise<IDataObject[]> {
	const hashtag = getReference(node, 'hashtag', itemIndex, HASHTAG);
	const limit = readLimit(node, itemIndex);
	const simplify = getFlag(node, 'simplify', itemIndex);
	const { instagram } = await connect(node, itemIndex);
	const posts = await listHashtagMedia(instagram, hashtag, edge, limit);
	return toItems(simplify ? posts.map(simplifyMedia) : posts);
}
