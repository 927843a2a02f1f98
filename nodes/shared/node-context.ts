import {
	NodeOperationError,
	sleep,
	type IExecuteFunctions,
	type IHookFunctions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

/**
 * The context of a node in an execution, of a node whose options the editor is loading, or of a trigger that is being
 * activated or deactivated, receiving a request, or polling.
 */
export type NodeContext =
	IExecuteFunctions | ILoadOptionsFunctions | IHookFunctions | IWebhookFunctions | IPollFunctions;

/** Returns true for a polling trigger. n8n uses the same context for all polls while the workflow is active. */
export const isPolling = (node: NodeContext): node is IPollFunctions => '__emit' in node;

/** Maximum time that a request waits for a platform's rate limits, if the operation has no timeout of its own. */
export const DEFAULT_WAIT_SECONDS = 300;

const STEP_MILLISECONDS = 250;

/** Returns the signal that is aborted when the user cancels the execution. */
export function cancelSignal(node: NodeContext) {
	return 'getExecutionCancelSignal' in node ? node.getExecutionCancelSignal() : undefined;
}

/** Waits. @throws NodeOperationError soon after the execution has been cancelled */
export async function sleepUnlessCanceled(node: NodeContext, milliseconds: number): Promise<void> {
	const end = Date.now() + milliseconds;
	for (let left = milliseconds; left > 0; left = end - Date.now()) {
		if (cancelSignal(node)?.aborted) {
			throw new NodeOperationError(node.getNode(), 'The execution was canceled');
		}
		await sleep(Math.min(left, STEP_MILLISECONDS));
	}
}
