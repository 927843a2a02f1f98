import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listVideoObjects, listVideos } from '../../../../platforms/tiktok';
import { listFields, readLimit } from '../../../shared/list-fields';
import { getFlag, toItems } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { simplifyField } from '../../../shared/simplify-field';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many videos',
	description:
		"List the account's public videos, newest first. Returns one item for each video: ID, URL, counts, duration, size and cover URL.",
};

export const fields: INodeProperties[] = [...listFields, simplifyField];

export const output =
	'One item for each video, newest first: `{id, url, title, created_at, views, likes, comments, shares, saved, cover_url, duration_seconds, width, height}`; `saved` is `null`, because TikTok does not return it, and cover URLs are valid for 6 hours. Without *Simplify*, the raw API fields.';

/** Lists the account's public videos, newest first (contracts/tiktok-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { tiktok } = await connect(this);
	return toItems(simplify ? await listVideos(tiktok, limit) : await listVideoObjects(tiktok, limit));
}
