import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readStatistics } from '../../../../platforms/instagram';
import { getCount, getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { saveToServiceField } from '../../../shared/save-to-service-field';
import { saveStatistics } from '../../../shared/service';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Statistics',
	value: 'getStats',
	action: 'Get account statistics',
	description:
		"Read the connected account's statistics. Returns one document: followers, reach, views, engagement rate and the newest posts.",
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Recent Posts',
		name: 'recentPosts',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 25,
		description: 'How many of the newest posts to read; the engagement rate is based on them',
	},
	saveToServiceField,
];

export const usesService = true;

export const output = 'The [statistics document](#the-statistics-document).';

/**
 * Reads the account's statistics document. Metrics that Instagram withholds are `null` and listed in `meta.missing`.
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const recentPosts = getCount(this, 'recentPosts', itemIndex, 1);
	const saveToService = getFlag(this, 'saveToService', itemIndex);
	const { instagram, identity, scopes } = await connect(this, itemIndex);
	const { document } = await readStatistics(instagram, { scopes, recentPosts });
	if (saveToService) await saveStatistics(this, itemIndex, identity.username.toLowerCase(), document);
	return { ...document };
}
