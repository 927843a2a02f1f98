import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import * as account from './resources/account';
import * as service from './resources/service';
import * as stats from './resources/stats';
import * as upload from './resources/upload';
import { router } from './router';

export class MediaKit implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MediaKit',
		name: 'mediaKit',
		icon: { light: 'file:../../credentials/mediaKit.svg', dark: 'file:../../credentials/mediaKit.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Hand videos to your MediaKit service, approve posts, and read the statistics that it keeps',
		defaults: { name: 'MediaKit' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mediaKitApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Account', value: 'account' },
					{ name: 'Service', value: 'service' },
					{ name: 'Statistic', value: 'stats' },
					{ name: 'Upload', value: 'upload' },
				],
				default: 'upload',
			},
			...account.description,
			...service.description,
			...stats.description,
			...upload.description,
		],
	};

	methods = { loadOptions: { getAccounts: account.getAccounts } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
