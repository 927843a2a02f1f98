import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { listVideoObjects, listVideos } from '../../../../platforms/tiktok';
import { getCount, toItems } from '../../../shared/parameters';
import { connect } from '../../transport';
import { simplifyField } from '../../simplify-field';

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
	simplifyField,
];

export const description = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['getAll'] } },
	fields,
);

/** The account's public videos, newest first (contracts/tiktok-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const returnAll = this.getNodeParameter('returnAll', itemIndex) === true;
	const limit = returnAll ? Infinity : getCount(this, 'limit', itemIndex, 1);
	const simplify = this.getNodeParameter('simplify', itemIndex) === true;
	const { tiktok } = await connect(this);
	return toItems(simplify ? await listVideos(tiktok, limit) : await listVideoObjects(tiktok, limit));
}
