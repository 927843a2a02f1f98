import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { accountKey, readStatistics } from '../../../../platforms/youtube';
import { getCount, getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { saveToServiceField } from '../../../shared/save-to-service-field';
import { saveStatistics } from '../../../shared/service';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Statistics',
	value: 'getStats',
	action: 'Get channel statistics',
	description:
		"Read the connected channel's statistics. Returns one document: subscribers, views, 30 days of Analytics, viewers by age, gender and country, and the newest videos.",
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Recent Videos',
		name: 'recentVideos',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'How many of the newest public videos to read',
	},
	{
		displayName: 'Computed Metrics',
		name: 'computedMetrics',
		type: 'boolean',
		default: false,
		description:
			"Whether to add engagement rate and average views. YouTube's policy forbids metrics computed from its data unless Google has approved them for your project.",
	},
	saveToServiceField,
];

export const usesService = true;

export const output =
	'The [statistics document](#the-statistics-document); its `audience` covers the viewers of the last 30 days. Withheld metrics are `null` and listed in `meta.missing`; `meta.rounded` lists those that YouTube rounds.';

/** Reads the channel's statistics document (contracts/youtube-api.md §2 to §4, §9). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const recentVideos = getCount(this, 'recentVideos', itemIndex, 1);
	const computed = getFlag(this, 'computedMetrics', itemIndex);
	const saveToService = getFlag(this, 'saveToService', itemIndex);
	const { youtube, scopes } = await connect(this);
	const { document, channel } = await readStatistics(youtube, { scopes, recentVideos, computed });
	if (saveToService) await saveStatistics(this, itemIndex, accountKey(channel), document);
	return { ...document };
}
