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
import { searchVideos } from './video-reference';

export class YouTube implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'YouTube Drafts and Statistics',
		name: 'youTube',
		icon: { light: 'file:youTube.svg', dark: 'file:youTube.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			"Upload videos of any size as private drafts, and read a channel's statistics document. Unlike with n8n's own YouTube node, uploads can be resumed and need little memory, and nothing becomes public by accident.",
		defaults: { name: 'YouTube Drafts and Statistics' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'mediaKitYouTubeOAuth2Api', required: true },
			{
				name: 'mediaKitApi',
				required: true,
				displayOptions: showService(RESOURCES, { saveToService: [false] }),
			},
		],
		properties: [resourceField(RESOURCES, 'channel'), ...operationFields(RESOURCES)],
	};

	methods = { listSearch: { searchVideos } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, RESOURCES, LABELS);
	}
}
