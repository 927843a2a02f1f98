import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listMedia } from '../../../../platforms/instagram';
import { listFields, readLimit } from '../../../shared/list-fields';
import { toItems } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many media',
	description: "Read the account's posts, newest first",
};

export const fields: INodeProperties[] = listFields;

export const output =
	"One item for each post, newest first, in Instagram's own fields (`id`, `media_type`, `permalink`, `timestamp`, `like_count`, `comments_count`, `caption`, …).";

/** The account's posts, newest first, without stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const { instagram } = await connect(this, itemIndex);
	return toItems(await listMedia(instagram, limit));
}
