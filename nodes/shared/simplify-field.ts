import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { toFlag } from './values';

/** Field for choosing simplified data. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Returns true if a trigger returns simplified items. @throws NodeOperationError */
export function isSimplified(node: IPollFunctions): boolean {
	const { name, displayName: label, default: fallback } = simplifyField;
	const value = node.getNodeParameter(name, fallback);
	return toFlag({ node: node.getNode(), label, value, isComputed: true });
}
