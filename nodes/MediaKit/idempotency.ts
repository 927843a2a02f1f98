import { createHash } from 'node:crypto';
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { attemptStateOf } from '../shared/attempts';

/** What can stand in a header as it is. */
const PRINTABLE = /^[\x21-\x7e]{1,255}$/;

/**
 * The key under which the service takes the item's upload only once.
 *
 * @param given the user's own; else the same for each try of this item in this run of the node, also when a person retries
 * the execution, and for nothing else
 * @throws NodeOperationError if the user's key cannot be sent
 */
export function idempotencyKey(node: IExecuteFunctions, itemIndex: number, given: string): string {
	if (PRINTABLE.test(given)) return given;
	if (given !== '') {
		throw new NodeOperationError(
			node.getNode(),
			'The Idempotency Key must have 1 to 255 letters, digits and signs without blanks. Correct it in the node.',
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
