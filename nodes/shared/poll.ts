import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import { toNodeError, type Labels } from './errors';
import { findLatest, findNewItems, type Listing, type PollMemory } from './new-items';

/** A list whose new items start a workflow. */
export interface WatchedList<T> extends Listing<T> {
	toJson(item: T): IDataObject;
}

async function read<T>(node: IPollFunctions, list: WatchedList<T>): Promise<T[]> {
	if (node.getMode() !== 'manual') {
		return await findNewItems(list, node.getWorkflowStaticData('node') as PollMemory, Date.now());
	}
	const latest = await findLatest(list);
	if (latest !== undefined) return [latest];
	throw new NodeOperationError(
		node.getNode(),
		'The account has no posts yet, so there is nothing to test with. Publish one, or activate the workflow, which then starts with the first post.',
	);
}

/**
 * Polls a list for a trigger: returns the new items since the last poll, oldest first, or, in a manual test, the newest
 * item; `null` if there is nothing new.
 *
 * @throws NodeApiError, NodeOperationError
 */
export async function pollList<T>(
	node: IPollFunctions,
	labels: Labels,
	open: () => Promise<WatchedList<T>>,
): Promise<INodeExecutionData[][] | null> {
	try {
		const list = await open();
		const items = await read(node, list);
		return items.length > 0 ? [items.map((item) => ({ json: list.toJson(item) }))] : null;
	} catch (error) {
		throw toNodeError(node.getNode(), error, 0, labels);
	}
}
