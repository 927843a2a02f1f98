import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { accountKey, readStatistics } from '../../../../platforms/tiktok';
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
		"Read the connected account's statistics. Returns one document: followers, likes, engagement rate, average views and the newest videos.",
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Recent Videos',
		name: 'recentVideos',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description:
			'How many of the newest public videos to read; engagement rate and average views are based on them',
	},
	saveToServiceField,
];

export const usesService = true;

export const output =
	'The [statistics document](#the-statistics-document). Metrics whose scope was not granted are `null` and listed in `meta.missing`.';

/**
 * Reads the account's statistics document. Metrics whose scope has not been granted are `null` and listed in
 * `meta.missing`.
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const recentVideos = getCount(this, 'recentVideos', itemIndex, 1);
	const saveToService = getFlag(this, 'saveToService', itemIndex);
	const { tiktok, scopes, openId } = await connect(this);
	const { document, profile } = await readStatistics(tiktok, { scopes, recentVideos });
	if (saveToService) await saveStatistics(this, itemIndex, accountKey(profile, openId), document);
	return { ...document };
}
