import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { operationFields, resourceField } from '../shared/resource';
import { runItems } from '../shared/router';
import { LABELS } from './labels';
import { RESOURCES } from './resources';
import { searchPages } from './pages';
import { searchAccounts, searchUploads, searchUsernames } from './references';

export class MediaKit implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MediaKit',
		name: 'mediaKit',
		icon: { light: 'file:../../credentials/mediaKit.svg', dark: 'file:../../credentials/mediaKit.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Submit videos to TikTok, Instagram and YouTube through your MediaKit service, approve posts and read statistics, or start a workflow on its events',
		defaults: { name: 'MediaKit' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mediaKitApi', required: true }],
		properties: [resourceField(RESOURCES, 'upload'), ...operationFields(RESOURCES)],
	};

	methods = { listSearch: { searchAccounts, searchPages, searchUploads, searchUsernames } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, RESOURCES, LABELS);
	}
}
