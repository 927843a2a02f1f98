import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { operationFields, resourceField, showService } from '../shared/resource';
import { runItems } from '../shared/router';
import { accountField, searchAccounts } from './account-field';
import { authenticationField } from './authentication-field';
import { FACEBOOK_LOGIN, INSTAGRAM_LOGIN, PASTED_TOKEN } from './connection';
import { LABELS } from './labels';
import { searchMedia } from './media-reference';
import { RESOURCES } from './resources';

/** Matches any text. n8n's types allow conditions on fields only, not on credentials. */
const ANY_VALUE = { _cnd: { startsWith: '' } } as unknown as string;

export class Instagram implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram',
		name: 'instagram',
		icon: { light: 'file:instagram.svg', dark: 'file:instagram.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Read the statistics and posts of an Instagram account, prepare and publish posts, and reply to comments',
		defaults: { name: 'Instagram' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
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
			{
				// n8n considers only one entry per credential type, so this one covers both statistics and drafts.
				name: 'mediaKitApi',
				required: false,
				displayOptions: showService(RESOURCES, {
					saveToService: [false],
					source: ['url'],
					// Draft: Publish has this field; Post: Publish does not.
					containerId: [ANY_VALUE],
				}),
			},
		],
		properties: [
			authenticationField,
			resourceField(RESOURCES, 'account'),
			accountField,
			...operationFields(RESOURCES),
		],
	};

	methods = { listSearch: { searchAccounts, searchMedia } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, RESOURCES, LABELS);
	}
}
