import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { readStatistics } from '../../../../platforms/tiktok';
import { getCount } from '../../parameters';
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
];

export const description = updateDisplayOptions(
	{ show: { resource: ['account'], operation: ['getStats'] } },
	fields,
);

/** The account's statistics document. What a missing scope withholds is `null` and named in `meta.missing`. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const recentVideos = getCount(this, 'recentVideos', itemIndex, 1);
	const { tiktok, scopes } = await connect(this);
	const { document } = await readStatistics(tiktok, { scopes, recentVideos });
	return { ...document };
}
