import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listStories, simplifyMedia } from '../../../../platforms/instagram';
import { listFields, readLimit } from '../../../shared/list-fields';
import { getFlag, toItems } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many stories',
	description:
		"List the account's stories from the last 24 hours. Returns one item for each story: ID, URL, time, counts and file URL.",
};

export const fields: INodeProperties[] = [...listFields, simplifyField];

export const output =
	'One item for each story, with the fields of *Media: Get Many*; `type` is `story`. Without *Simplify*, the raw API fields.';

/** Lists the account's current stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const stories = await listStories(instagram, limit);
	return toItems(simplify ? stories.map((story) => ({ ...simplifyMedia(story), type: 'story' })) : stories);
}
