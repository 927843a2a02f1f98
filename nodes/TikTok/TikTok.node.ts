import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import * as account from './resources/account';
import * as creator from './resources/creator';
import { getPrivacyLevels } from './resources/creator/privacy-levels';
import * as photo from './resources/photo';
import * as post from './resources/post';
import * as token from './resources/token';
import * as video from './resources/video';
import { router } from './router';

export class TikTok implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TikTok',
		name: 'tikTok',
		icon: { light: 'file:tikTok.svg', dark: 'file:tikTok.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read the statistics and videos of a TikTok account, and send videos and photos to it',
		defaults: { name: 'TikTok' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'tikTokOAuth2Api', required: true },
			{
				name: 'mediaKitApi',
				required: true,
				// The editor places credentials before the last field under `show`: before all others.
				displayOptions: {
					show: { resource: ['account'] },
					hide: { operation: ['getProfile'], saveToService: [false] },
				},
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Account', value: 'account' },
					{ name: 'Creator', value: 'creator' },
					{ name: 'Photo', value: 'photo' },
					{ name: 'Post', value: 'post' },
					{ name: 'Token', value: 'token' },
					{ name: 'Video', value: 'video' },
				],
				default: 'account',
			},
			...account.description,
			...creator.description,
			...photo.description,
			...post.description,
			...token.description,
			...video.description,
		],
	};

	methods = { loadOptions: { getPrivacyLevels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
