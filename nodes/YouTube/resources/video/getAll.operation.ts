import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getChannel, listVideoObjects, simplifyVideo } from '../../../../platforms/youtube';
import { listFields, readLimit } from '../../../shared/list-fields';
import { getFlag, toItems } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many videos',
	description:
		"List the channel's own videos, newest first, including private drafts. Returns one item for each video: ID, URL, counts, privacy, duration and thumbnail URL.",
};

export const fields: INodeProperties[] = [
	...listFields,
	{
		displayName: 'Public Only',
		name: 'publicOnly',
		type: 'boolean',
		default: false,
		description: 'Whether to exclude private and unlisted videos. Considers the 500 newest uploads.',
	},
	simplifyField,
];

export const output =
	'One item for each video, newest first: `{id, url, title, created_at, views, likes, comments, shares, saved, privacy, upload_status, thumbnail_url, duration_seconds}`; `shares` and `saved` are `null`, because YouTube does not return them here. Without *Simplify*, the raw API fields.';

/** Lists the channel's videos, newest first (contracts/youtube-api.md §3). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const publicOnly = getFlag(this, 'publicOnly', itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { youtube } = await connect(this);
	const { uploadsPlaylistId } = await getChannel(youtube);
	const videos = await listVideoObjects(youtube, uploadsPlaylistId ?? '', { limit, publicOnly });
	return toItems(simplify ? videos.map(simplifyVideo) : videos);
}
