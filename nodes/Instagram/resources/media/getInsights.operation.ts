import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getMediaInsights } from '../../../../platforms/instagram';
import { getOptionalList, getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { mediaIdField } from './media-id-field';

export const option: OperationOption = {
	name: 'Get Insights',
	value: 'getInsights',
	action: 'Get media insights',
	description:
		"Read the insights of one of the account's posts, reels or current stories. Needs its ID or URL. Returns metrics such as views, reach and saves.",
};

export const fields: INodeProperties[] = [
	mediaIdField,
	{
		displayName: 'Metrics',
		name: 'metrics',
		type: 'string',
		default: '',
		placeholder: 'e.g. views,reach,saved',
		description:
			'What to ask for, by the names of Meta, separated by commas. Empty: everything that this kind of post has. What Instagram refuses is named in the output and costs nothing else.',
	},
];

export const output =
	'`{mediaId, figures, missing}`; `missing` names what Instagram refused, with the reason.';

/** The figures of a post or a current story (contracts/instagram-api.md §3.3). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const mediaId = getText(this, 'mediaId', itemIndex);
	const metrics = getOptionalList(this, 'metrics', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const { figures, missing } = await getMediaInsights(instagram, mediaId, metrics);
	return { mediaId, figures, missing };
}
