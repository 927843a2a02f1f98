import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { operationFields, resourceField, showService } from '../shared/resource';
import { runItems } from '../shared/router';
import { LABELS } from './labels';
import { RESOURCES } from './resources';
import { getPrivacyLevels } from './resources/creator/privacy-levels';
import { searchVideos } from './video-reference';

export class TikTok implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TikTok',
		name: 'tikTok',
		icon: { light: 'file:tikTok.svg', dark: 'file:tikTok.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read the statistics and videos of a TikTok account, and post videos and photos',
		defaults: { name: 'TikTok' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'mediaKitTikTokOAuth2Api', required: true },
			{
				name: 'mediaKitApi',
				required: true,
				// The editor places a credential before the last field listed under `show`, here before the resource,
				// which is the first field of all.
				displayOptions: showService(RESOURCES, { saveToService: [false], source: ['url'] }),
			},
		],
		properties: [resourceField(RESOURCES, 'account'), ...operationFields(RESOURCES)],
	};

	methods = { listSearch: { searchVideos }, loadOptions: { getPrivacyLevels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, RESOURCES, LABELS);
	}
}
