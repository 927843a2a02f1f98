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
 * A node in an execution, one whose options the editor is loading, or a trigger that is being switched on or off,
 * receives a request or polls.
 */
export type NodeContext =
	IExecuteFunctions | ILoadOptionsFunctions | IHookFunctions | IWebhookFunctions | IPollFunctions;

/** Returns true if a trigger polls. n8n uses one such context for all polls, as long as the workflow is active. */
export const isPolling = (node: NodeContext): node is IPollFunctions => '__emit' in node;

/** How long a request may wait for a platform's rate limits if the operation has no timeout of its own. */
export const DEFAULT_WAIT_SECONDS = 300;

const STEP_MILLISECONDS = 250;

/** The signal that fires when the user cancels the execution. */
export function cancelSignal(node: NodeContext) {
	return 'getExecutionCancelSignal' in node ? node.getExecutionCancelSignal() : undefined;
}

/** Waits. @throws NodeOperationError shortly after the execution was canceled */
export async function sleepUnlessCanceled(node: NodeContext, milliseconds: number): Promise<void> {
	const end = Date.now() + milliseconds;
	for (let left = milliseconds; left > 0; left = end - Date.now()) {
		if (cancelSignal(node)?.aborted) {
			throw new NodeOperationError(node.getNode(), 'The execution was canceled');
		}
		await sleep(Math.min(left, STEP_MILLISECONDS));
	}
}
