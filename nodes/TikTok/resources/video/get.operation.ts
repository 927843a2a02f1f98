import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { queryVideoObjects, queryVideos } from '../../../../platforms/tiktok';
import { getFlag, toItems } from '../../../shared/parameters';
import { getReferences } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';
import { VIDEO, videosField } from '../../video-reference';

export const option: OperationOption = {
	name: 'Get',
	value: 'get',
	action: 'Get videos',
	description:
		"Read one or more of the account's own videos. Requires their IDs or URLs. Returns one item for each video: counts, duration, size and a fresh cover URL.",
};

export const fields: INodeProperties[] = [videosField, simplifyField];

export const output =
	'One item for each video in the format of *Get Many*, with a fresh cover URL. Fails if none of the IDs is known.';

/** Reads the account's videos with the given IDs (contracts/tiktok-api.md §3.2). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const ids = [...new Set(getReferences(this, 'videoIds', itemIndex, VIDEO))];
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { tiktok } = await connect(this);
	const videos = toItems(simplify ? await queryVideos(tiktok, ids) : await queryVideoObjects(tiktok, ids));
	if (videos.length > 0) return videos;
	throw new NodeOperationError(
		this.getNode(),
		`The account has no video with the ID ${ids.join(' or ')}. Check the IDs; the video may also have been deleted, or belong to another account.`,
		{ itemIndex },
	);
}
