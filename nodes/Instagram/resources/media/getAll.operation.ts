import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listMedia, simplifyMedia } from '../../../../platforms/instagram';
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
		"List the account's posts, newest first, without stories. Returns one item for each post: ID, type, caption, counts and URLs.",
};

export const fields: INodeProperties[] = [...listFields, simplifyField];

export const output =
	"One item for each post, newest first: `{id, type, url, caption, created_at, likes, comments, media_url, cover_url, children?}`. `type` is `reel`, `carousel`, `image` or `video`; `children` are the files of a carousel. Without *Simplify* Instagram's own fields (`media_type`, `permalink`, `timestamp`, `like_count`, …).";

/** The account's posts, newest first, without stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const posts = await listMedia(instagram, limit);
	return toItems(simplify ? posts.map(simplifyMedia) : posts);
}
