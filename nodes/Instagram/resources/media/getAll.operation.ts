import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { listMedia } from '../../../../platforms/instagram';
import { getCount, toItems } from '../../../shared/parameters';
import { connect } from '../../transport';

const fields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['media'], operation: ['getAll'] } },
	fields,
);

/** The account's posts, newest first, without stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const returnAll = this.getNodeParameter('returnAll', itemIndex) === true;
	const limit = returnAll ? Infinity : getCount(this, 'limit', itemIndex, 1);
	const { instagram } = await connect(this, itemIndex);
	return toItems(await listMedia(instagram, limit));
}
