import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getCount, getFlag } from './parameters';

/** Fields for the number of results; read by `readLimit`. */
export const listFields: INodeProperties[] = [
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

/** Returns the item's maximum number of results; `Infinity` for all. @throws NodeOperationError if it is below 1 */
export function readLimit(node: IExecuteFunctions, itemIndex: number): number {
	return getFlag(node, 'returnAll', itemIndex) ? Infinity : getCount(node, 'limit', itemIndex, 1);
}
