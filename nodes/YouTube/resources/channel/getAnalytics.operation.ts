import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { lastFullDays, queryReport, type ReportQuery } from '../../../../platforms/youtube';
import { getChoice, getCount } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Analytics',
	value: 'getAnalytics',
	action: 'Get channel analytics',
	description:
		"Read the connected channel's YouTube Analytics for the most recent complete days. Requires the kind of report. Returns one item for each row, with YouTube's own metrics.",
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Report',
		name: 'report',
		type: 'options',
		options: [
			{ name: 'Age and Gender', value: 'ageAndGender', description: 'Percentages of viewers' },
			{ name: 'By Country', value: 'byCountry', description: 'Views and minutes watched, most viewed first' },
			{ name: 'By Day', value: 'byDay', description: 'One row for each day, oldest first' },
			{ name: 'By Kind of Video', value: 'byKind', description: 'Shorts, videos and live streams' },
			{ name: 'By Video', value: 'byVideo', description: 'The 200 most viewed videos' },
			{ name: 'Total', value: 'total', description: 'One row for the whole period' },
		],
		default: 'total',
		description: 'Report to read from YouTube Analytics',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 28,
		description:
			'How many complete days to read, in Pacific time. YouTube has complete data after about three days.',
	},
];

export const output =
	"One item for each row, with YouTube's names, such as `{day, views, engagedViews, …}`; no items if YouTube has no data. Age and gender are omitted for small channels.";

const TOTALS = [
	'views',
	'engagedViews',
	'estimatedMinutesWatched',
	'averageViewDuration',
	'likes',
	'comments',
	'shares',
	'subscribersGained',
	'subscribersLost',
];
const OF_VIDEOS = ['views', 'engagedViews', 'estimatedMinutesWatched', 'likes', 'comments', 'shares'];

type Report = 'ageAndGender' | 'byCountry' | 'byDay' | 'byKind' | 'byVideo' | 'total';

/** The query for each report (contracts/youtube-api.md §4). */
const QUERIES: Record<Report, Omit<ReportQuery, 'startDate' | 'endDate'>> = {
	ageAndGender: { metrics: ['viewerPercentage'], dimensions: ['ageGroup', 'gender'] },
	byCountry: { metrics: ['views', 'estimatedMinutesWatched'], dimensions: ['country'], sort: '-views' },
	byDay: { metrics: TOTALS, dimensions: ['day'], sort: 'day' },
	byKind: { metrics: OF_VIDEOS, dimensions: ['creatorContentType'] },
	byVideo: { metrics: OF_VIDEOS, dimensions: ['video'], sort: '-views', maxResults: 200 },
	total: { metrics: TOTALS },
};

/** Reads a YouTube Analytics report for the most recent complete days. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const report = getChoice<Report>(this, 'report', itemIndex);
	const days = getCount(this, 'days', itemIndex, 1);
	const { youtube } = await connect(this);
	return await queryReport(youtube, { ...lastFullDays(Date.now(), days), ...QUERIES[report] });
}
