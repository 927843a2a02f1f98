import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listMedia, listMediaWithInsights, simplifyMedia } from '../../../../platforms/instagram';
import type { JsonObject } from '../../../../platforms/json';
import { listFields, readLimit } from '../../../shared/list-fields';
import { getFlag, toItems } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many media',
	description:
		"List the account's posts, newest first, without stories. Returns one item for each post: ID, type, caption, counts and URLs; optionally views, reach, shares and saves.",
};

export const fields: INodeProperties[] = [
	...listFields,
	simplifyField,
	{
		displayName: 'Include Insights',
		name: 'includeInsights',
		type: 'boolean',
		default: false,
		description:
			'Whether to add views, reach, shares and saves to each post. Requires the permission for insights. They are read with the list of posts or, if Instagram refuses that, with one call for each of the 25 newest posts.',
	},
];

export const output =
	'One item for each post, newest first: `{id, type, url, caption, created_at, likes, comments, media_url, cover_url, children?}`. `type` is `reel`, `carousel`, `image` or `video`; `children` are the files of a carousel. Without *Simplify*, the raw API fields (`media_type`, `permalink`, `timestamp`, `like_count`, …). *Include Insights* adds `insights`, such as `{views, reach, shares, saved}`, and `insights_missing`, which lists the metrics that Instagram did not return, with the reason.';

/** Lists the account's posts, newest first, without stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const includeInsights = getFlag(this, 'includeInsights', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const toShown = (post: JsonObject) => (simplify ? simplifyMedia(post) : post);
	if (!includeInsights) return toItems((await listMedia(instagram, limit)).map(toShown));
	const posts = await listMediaWithInsights(instagram, limit);
	return toItems(
		posts.map(({ post, insights: { figures, missing } }) => ({
			...toShown(post),
			insights: figures,
			insights_missing: missing,
		})),
	);
}
