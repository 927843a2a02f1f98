import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { asText, type JsonObject } from '../../platforms/json';
import { simplifyVideo, videoPages, videoTime } from '../../platforms/tiktok';
import { pollList, type WatchedList } from '../shared/poll';
import { isSimplified, simplifyField } from '../shared/simplify-field';
import { LABELS } from './labels';
import { connect } from './transport';

/** Returns the account's public videos as a list to watch (contracts/tiktok-api.md §3.1). */
async function openVideos(node: IPollFunctions): Promise<WatchedList<JsonObject>> {
	const isSimple = isSimplified(node);
	// If the rate limits do not allow a request yet, it is left to the next poll.
	const { tiktok, openId } = await connect(node, 0);
	return {
		source: openId,
		pages: videoPages(tiktok),
		idOf: ({ id }) => asText(id) ?? '',
		timeOf: videoTime,
		toJson: (video) => ({ ...(isSimple ? simplifyVideo(video) : video) }) as IDataObject,
	};
}

export class TikTokTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TikTok Trigger',
		name: 'tikTokTrigger',
		icon: { light: 'file:tikTok.svg', dark: 'file:tikTok.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'New post',
		description:
			// The node panel shows the node and its trigger as one entry, with this text.
			'Starts the workflow when the account has a new public video; the TikTok node reads statistics and videos, and posts videos and photos',
		defaults: { name: 'TikTok Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mediaKitTikTokOAuth2Api', required: true }],
		properties: [simplifyField],
	};

	/** Returns the account's new public videos since the last poll, oldest first, as one item per video. */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollList(this, LABELS, () => openVideos(this));
	}
}
