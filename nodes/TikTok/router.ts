import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { toNodeError } from './errors';
import * as getStats from './resources/account/getStats.operation';
import * as refreshToken from './resources/token/refresh.operation';
import * as revokeToken from './resources/token/revoke.operation';
import * as uploadDraft from './resources/video/uploadDraft.operation';

type Execute = (this: IExecuteFunctions, itemIndex: number) => Promise<IDataObject>;

const OPERATIONS = new Map<string, Execute>([
	['account.getStats', getStats.execute],
	['video.uploadDraft', uploadDraft.execute],
	['token.refresh', refreshToken.execute],
	['token.revoke', revokeToken.execute],
]);

async function executeItem(node: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const resource = node.getNodeParameter('resource', itemIndex) as string;
	const operation = node.getNodeParameter('operation', itemIndex) as string;
	const execute = OPERATIONS.get(`${resource}.${operation}`);
	if (!execute) {
		throw new NodeOperationError(
			node.getNode(),
			`The operation "${operation}" of the resource "${resource}" does not exist. Choose one in the node.`,
		);
	}
	return await execute.call(node, itemIndex);
}

/**
 * Runs the chosen operation once for each input item. What goes wrong ends the node, or with Continue On Fail becomes
 * the item's output: only `error` and `message`, since n8n tells failed items by that.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	for (let item = 0; item < this.getInputData().length; item++) {
		try {
			results.push({ json: await executeItem(this, item), pairedItem: { item } });
		} catch (error) {
			const nodeError = toNodeError(this.getNode(), error, item);
			const isCanceled = this.getExecutionCancelSignal()?.aborted;
			if (!this.continueOnFail() || isCanceled) throw nodeError;
			const { message, description } = nodeError;
			results.push({
				json: { error: message, ...(description && { message: description }) },
				pairedItem: { item },
			});
		}
	}
	return [results];
}
