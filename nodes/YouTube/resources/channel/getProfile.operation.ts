import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getChannelObject, simplifyChannel } from '../../../../platforms/youtube';
import { getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Profile',
	value: 'getProfile',
	action: 'Get channel profile',
	description:
		'Read the connected channel. Returns one item: name, handle, picture, description, country and counts.',
};

export const fields: INodeProperties[] = [simplifyField];

export const output =
	'`{channelId, title, handle, description, avatarUrl, country, subscribers, subscribersHidden, views, videos, uploadsPlaylistId, longUploadsStatus}`; without *Simplify*, the raw API fields. YouTube rounds `subscribers` down to three digits; it is `null` while the channel hides it.';

/** Reads the connected channel (contracts/youtube-api.md §2). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { youtube } = await connect(this);
	const channel = await getChannelObject(youtube);
	return simplify ? { ...simplifyChannel(channel) } : (channel as IDataObject);
}
