import {
	NodeOperationError,
	sleep,
	type IExecuteFunctions,
	type IHookFunctions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

/** A node at work, one whose options are being filled in the editor, or a trigger that is switched on or off, gets a request or polls. */
export type NodeContext =
	IExecuteFunctions | ILoadOptionsFunctions | IHookFunctions | IWebhookFunctions | IPollFunctions;

/** Whether a trigger polls. n8n keeps one such context for all polls, as long as the workflow is active. */
export const isPolling = (node: NodeContext): node is IPollFunctions => '__emit' in node;

/** How long a request may wait for a platform's limits where no timeout of the operation says so. */
export const DEFAULT_WAIT_SECONDS = 300;

const STEP_MILLISECONDS = 250;

/** Tells when the user cancels the execution. */
export function cancelSignal(node: NodeContext) {
	return 'getExecutionCancelSignal' in node ? node.getExecutionCancelSignal() : undefined;
}

/** Waits. @throws NodeOperationError soon after the execution was canceled */
export async function sleepUnlessCanceled(node: NodeContext, milliseconds: number): Promise<void> {
	const end = Date.now() + milliseconds;
	for (let left = milliseconds; left > 0; left = end - Date.now()) {
		if (cancelSignal(node)?.aborted) {
			throw new NodeOperationError(node.getNode(), 'The execution was canceled');
		}
		await sleep(Math.min(left, STEP_MILLISECONDS));
	}
}
