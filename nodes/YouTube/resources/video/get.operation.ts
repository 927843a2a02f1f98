import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { queryVideoObjects, simplifyVideo } from '../../../../platforms/youtube';
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
		'Read one or more videos. Requires their IDs or URLs. Returns one item for each video: title, counts, privacy, duration and thumbnail URL.',
};

export const fields: INodeProperties[] = [videosField, simplifyField];

export const output =
	'One item for each video that the account can see, in the format of *Get Many*. Fails if it can see none of them.';

/** Reads videos by their IDs (contracts/youtube-api.md §3). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const ids = [...new Set(getReferences(this, 'videoIds', itemIndex, VIDEO))];
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { youtube } = await connect(this);
	const videos = await queryVideoObjects(youtube, ids);
	if (videos.length > 0) return toItems(simplify ? videos.map(simplifyVideo) : videos);
	throw new NodeOperationError(
		this.getNode(),
		`YouTube has no video with the ID ${ids.join(' or ')} that this account can see. Check the IDs; the video may also have been deleted, or be private on another channel.`,
		{ itemIndex },
	);
}
