import { createHash } from 'node:crypto';
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { attemptStateOf } from '../shared/attempts';

/** Matches text that can be sent in a header without encoding. */
const PRINTABLE = /^[\x21-\x7e]{1,255}$/;

/**
 * Returns the idempotency key of the item's upload.
 *
 * @param given the user's own key. If empty, a key is generated that is unique to this item in this run of the node,
 * and the same for all attempts, including manual retries of the execution
 * @throws NodeOperationError if the user's key is not a valid header value
 */
export function idempotencyKey(node: IExecuteFunctions, itemIndex: number, given: string): string {
	if (PRINTABLE.test(given)) return given;
	if (given !== '') {
		throw new NodeOperationError(
			node.getNode(),
			'The Idempotency Key must consist of 1 to 255 ASCII letters, digits and symbols without spaces. Correct it in the node.',
			{ itemIndex },
		);
	}
	const { memory } = attemptStateOf<{ key: string }>(node, itemIndex);
	const parts = [
		node.getInstanceId(),
		node.getWorkflow().id,
		node.getExecutionId(),
		node.getNode().id,
		node.getWorkflowDataProxy(itemIndex).$runIndex,
		itemIndex,
	];
	return (memory.key ??= `n8n-${createHash('sha256').update(parts.join('\n')).digest('hex')}`);
}
