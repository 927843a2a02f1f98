import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { getMediaInsights } from '../../../../platforms/instagram';
import { getText, splitList } from '../../../shared/parameters';
import { connect } from '../../transport';

const fields: INodeProperties[] = [
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

export const description = updateDisplayOptions(
	{ show: { resource: ['media'], operation: ['getInsights'] } },
	fields,
);

/** The figures of a post or a current story (contracts/instagram-api.md §3.3). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const mediaId = getText(this, 'mediaId', itemIndex);
	const metrics = splitList(this.getNodeParameter('metrics', itemIndex, ''));
	const { instagram } = await connect(this, itemIndex);
	const { figures, missing } = await getMediaInsights(instagram, mediaId, metrics);
	return { mediaId, figures, missing };
}
