import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { PlatformError } from '../../platforms/errors';

/** A line for each thing that helps to find out more; the message already says what happened and what to do. */
function describe(details: IDataObject): string {
	const lines: Array<[string, unknown]> = [
		['TikTok code', details.platformCode],
		['Action', details.action],
		['Try again after', details.retryAfterSeconds && `${details.retryAfterSeconds} seconds`],
		['Log ID', details.logId],
		['Publish ID', details.publishId],
	];
	return lines
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}: ${value}.`)
		.join(' ');
}

function fromPlatform(node: INode, error: PlatformError, itemIndex: number, publishId?: string) {
	const details: IDataObject = {
		code: error.code,
		platformCode: error.platformCode,
		action: error.action,
		retryable: error.retryable,
		retryAfterSeconds: error.retryAfterSeconds,
		logId: error.logId,
		publishId,
	};
	const shown = { message: error.message, description: describe(details) };
	// The file or a parameter is unfit, and TikTok has not been asked.
	const isInput =
		(error.action === 'fix-media' || error.action === 'fix-request') && error.platformCode === undefined;
	const nodeError = isInput
		? new NodeOperationError(node, error, { ...shown, itemIndex })
		: new NodeApiError(node, shown, { ...shown, itemIndex });
	nodeError.context.data = details;
	return nodeError;
}

/**
 * What n8n shows for anything that went wrong with an item. `context.data` carries the same details for workflows
 * that handle errors.
 *
 * @param publishId of the draft that was already begun, if there is one
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
	publishId?: string,
): NodeApiError | NodeOperationError {
	if (error instanceof PlatformError) return fromPlatform(node, error, itemIndex, publishId);
	const nodeError =
		error instanceof NodeApiError
			? error
			: new NodeOperationError(node, error instanceof Error ? error : String(error));
	nodeError.context.itemIndex = itemIndex;
	if (publishId !== undefined) {
		nodeError.description = describe({ publishId });
		nodeError.context.data = { publishId };
	}
	return nodeError;
}
