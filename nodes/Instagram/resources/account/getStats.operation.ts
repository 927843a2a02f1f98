import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { readStatistics } from '../../../../platforms/instagram';
import { getCount } from '../../../shared/parameters';
import { saveStatistics } from '../../../shared/service';
import { connect } from '../../transport';

const fields: INodeProperties[] = [
	{
		displayName: 'Recent Posts',
		name: 'recentPosts',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 25,
		description: 'How many of the newest posts to read; the engagement rate rests on them',
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

/** The account's statistics document. What Instagram withholds is `null` and named in `meta.missing`. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const recentPosts = getCount(this, 'recentPosts', itemIndex, 1);
	const saveToService = this.getNodeParameter('saveToService', itemIndex) === true;
	const { instagram, identity, scopes } = await connect(this, itemIndex);
	const { document } = await readStatistics(instagram, { scopes, recentPosts });
	if (saveToService) await saveStatistics(this, itemIndex, identity.username.toLowerCase(), document);
	return { ...document };
}
