import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { accountField, searchAccounts } from './account-field';
import { FACEBOOK_LOGIN, INSTAGRAM_LOGIN, PASTED_TOKEN } from './connection';
import * as account from './resources/account';
import * as draft from './resources/draft';
import * as media from './resources/media';
import * as token from './resources/token';
import { router } from './router';

export class Instagram implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram',
		name: 'instagram',
		icon: { light: 'file:instagram.svg', dark: 'file:instagram.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read the statistics and posts of an Instagram account, and prepare and publish posts',
		defaults: { name: 'Instagram' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'instagramOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: [INSTAGRAM_LOGIN] } },
			},
			{
				name: 'instagramFacebookOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: [FACEBOOK_LOGIN] } },
			},
			{
				name: 'instagramTokenApi',
				required: true,
				displayOptions: { show: { authentication: [PASTED_TOKEN] } },
			},
			{
				// n8n looks at one entry of a type only, so this one serves statistics and drafts. Operations stand under
				// `hide`, since the editor removes every field on which a field under `show` depends: the resource.
				name: 'mediaKitApi',
				required: false,
				displayOptions: {
					show: { resource: ['account', 'draft'] },
					hide: {
						operation: ['discover', 'getProfile', 'getPublishingLimit', 'getStatus', 'publish'],
						saveToService: [false],
						source: ['url'],
					},
				},
			},
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Access Token',
						value: 'instagramTokenApi',
						description: 'A long-lived token that you paste; nothing renews it for you',
					},
					{
						name: 'Facebook Login',
						value: 'instagramFacebookOAuth2Api',
						description:
							'For accounts that are linked to a Facebook Page; also takes videos without a public address, and can look up other accounts',
					},
					{
						name: 'Instagram Login',
						value: 'instagramOAuth2Api',
						description: 'For a professional account by itself',
					},
				],
				default: 'instagramOAuth2Api',
			},
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Account', value: 'account' },
					{ name: 'Draft', value: 'draft' },
					{ name: 'Media', value: 'media' },
					{ name: 'Token', value: 'token' },
				],
				default: 'account',
			},
			accountField,
			...account.description,
			...draft.description,
			...media.description,
			...token.description,
		],
	};

	methods = { listSearch: { searchAccounts } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
