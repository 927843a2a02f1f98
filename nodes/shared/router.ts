import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { toNodeError, type Labels } from './errors';
import { setFields } from './parameters';
import { FileResult, type Resource } from './resource';

async function executeItem(
	node: IExecuteFunctions,
	resources: readonly Resource[],
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const resource = node.getNodeParameter('resource', itemIndex) as string;
	const operation = node.getNodeParameter('operation', itemIndex) as string;
	const chosen = resources
		.find(({ option }) => option.value === resource)
		?.operations.find(({ option }) => option.value === operation);
	if (!chosen) {
		throw new NodeOperationError(
			node.getNode(),
			`The operation "${operation}" of the resource "${resource}" does not exist. Select one in the node.`,
		);
	}
	setFields(node, chosen.fields);
	const results = [await chosen.execute.call(node, itemIndex)].flat();
	return results.map((result) => ({
		...(result instanceof FileResult ? { json: result.json, binary: result.binary } : { json: result }),
		pairedItem: { item: itemIndex },
	}));
}

/**
 * Runs the chosen operation once for each input item. An error fails the node or, with Continue On Fail, becomes the
 * item's output with only `error` and `message`, which is how n8n recognizes failed items.
 */
export async function runItems(
	node: IExecuteFunctions,
	resources: readonly Resource[],
	labels: Labels,
): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	for (let item = 0; item < node.getInputData().length; item++) {
		try {
			results.push(...(await executeItem(node, resources, item)));
		} catch (error) {
			const nodeError = toNodeError(node.getNode(), error, item, labels);
			const isCanceled = node.getExecutionCancelSignal()?.aborted;
			if (!node.continueOnFail() || isCanceled) throw nodeError;
			const { message, description } = nodeError;
			results.push({
				json: { error: message, ...(description && { message: description }) },
				pairedItem: { item },
			});
		}
	}
	return [results];
}
