import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { mediaPages, simplifyMedia } from '../../platforms/instagram';
import { asText, type JsonObject } from '../../platforms/json';
import { pollList, type WatchedList } from '../shared/poll';
import { isSimplified, simplifyField } from '../shared/simplify-field';
import { accountField, searchAccounts } from './account-field';
import { authenticationField } from './authentication-field';
import { FACEBOOK_LOGIN, INSTAGRAM_LOGIN, PASTED_TOKEN } from './connection';
import { LABELS } from './labels';
import { connect } from './transport';

/** Returns the account's posts as a list to watch (contracts/instagram-api.md §3.1). */
async function openPosts(node: IPollFunctions): Promise<WatchedList<JsonObject>> {
	const isSimple = isSimplified(node);
	// If the rate limits do not allow a request yet, it is left to the next poll.
	const { instagram } = await connect(node, 0, 0);
	return {
		source: instagram.accountId,
		pages: mediaPages(instagram),
		idOf: ({ id }) => asText(id) ?? '',
		timeOf(post) {
			const { created_at: createdAt } = simplifyMedia(post);
			return createdAt === null ? undefined : Date.parse(createdAt);
		},
		toJson: (post) => ({ ...(isSimple ? simplifyMedia(post) : post) }) as IDataObject,
	};
}

export class InstagramTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram Trigger',
		name: 'instagramTrigger',
		icon: { light: 'file:instagram.svg', dark: 'file:instagram.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'New post',
		description:
			// The node panel shows the node and its trigger as one entry, with this text.
			'Starts the workflow when the account has a new post; the Instagram node reads statistics and posts, and prepares and publishes posts',
		defaults: { name: 'Instagram Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'mediaKitInstagramOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: [INSTAGRAM_LOGIN] } },
			},
			{
				name: 'mediaKitInstagramFacebookOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: [FACEBOOK_LOGIN] } },
			},
			{
				name: 'mediaKitInstagramTokenApi',
				required: true,
				displayOptions: { show: { authentication: [PASTED_TOKEN] } },
			},
		],
		properties: [
			authenticationField,
			{ ...accountField, displayOptions: { show: { authentication: [FACEBOOK_LOGIN, PASTED_TOKEN] } } },
			simplifyField,
		],
	};

	methods = { listSearch: { searchAccounts } };

	/** Returns the account's new posts since the last poll, oldest first, as one item per post. */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollList(this, LABELS, () => openPosts(this));
	}
}
