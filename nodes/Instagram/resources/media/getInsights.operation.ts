import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getMediaInsights } from '../../../../platforms/instagram';
import { getOptionalList } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { mediaField, readMediaReference, toMediaId } from '../../media-reference';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Insights',
	value: 'getInsights',
	action: 'Get media insights',
	description:
		"Read the insights of one of the account's posts, reels or current stories. Requires its ID or URL. Returns metrics such as views, reach and saves.",
};

export const fields: INodeProperties[] = [
	mediaField,
	{
		displayName: 'Metrics',
		name: 'metrics',
		type: 'string',
		default: '',
		placeholder: 'e.g. views,reach,saved',
		description:
			'Names of the metrics to request, as used by Meta, separated by commas. Leave empty to request all metrics for this kind of post. If Instagram refuses some of them, the output lists these and contains the rest.',
	},
];

export const output =
	'`{mediaId, figures, missing}`; `missing` lists the metrics that Instagram refused, with the reason.';

/** Reads the metrics of a post or a current story (contracts/instagram-api.md §3.3). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const reference = readMediaReference(this, itemIndex);
	const metrics = getOptionalList(this, 'metrics', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const mediaId = await toMediaId(this, itemIndex, instagram, reference);
	const { figures, missing } = await getMediaInsights(instagram, mediaId, metrics);
	return { mediaId, figures, missing };
}
