import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { accountKey, readStatistics } from '../../../../platforms/tiktok';
import { getCount } from '../../../shared/parameters';
import { saveStatistics } from '../../../shared/service';
import { connect } from '../../transport';

const fields: INodeProperties[] = [
	{
		displayName: 'Recent Videos',
		name: 'recentVideos',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description:
			'How many of the newest public videos to read; engagement rate and average views rest on them',
	},
	{
		displayName: 'Save to Service',
		name: 'saveToService',
		type: 'boolean',
		default: false,
		description: 'Whether to store the document in the cache and history of your MediaKit service as well',
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['account'], operation: ['getStats'] } },
	fields,
);

/** The account's statistics document. What a missing scope withholds is `null` and named in `meta.missing`. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const recentVideos = getCount(this, 'recentVideos', itemIndex, 1);
	const saveToService = this.getNodeParameter('saveToService', itemIndex) as boolean;
	const { tiktok, scopes, openId } = await connect(this);
	const { document, profile } = await readStatistics(tiktok, { scopes, recentVideos });
	if (saveToService) await saveStatistics(this, itemIndex, accountKey(profile, openId), document);
	return { ...document };
}
