import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** A parameter that counts something; expressions can give anything. @throws NodeOperationError below `minimum` */
export function getCount(node: IExecuteFunctions, name: string, itemIndex: number, minimum: number): number {
	const value = Number(node.getNodeParameter(name, itemIndex));
	if (Number.isSafeInteger(value) && value >= minimum) return value;
	throw new NodeOperationError(
		node.getNode(),
		`The parameter "${name}" must be a whole number of at least ${minimum}. Correct it in the node.`,
		{ itemIndex },
	);
}
