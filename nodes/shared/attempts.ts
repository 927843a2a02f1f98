import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { PlatformError, type Platform, type PlatformErrorDetails } from '../../platforms/errors';

/** The error that left it unclear whether something was started; cleared once the outcome is known. */
export interface UnknownOutcome {
	doubt?: Pick<PlatformErrorDetails, 'code' | 'message' | 'platformCode' | 'logId'>;
}

/** State shared by the attempts for an item: plain JSON without secrets, because n8n stores it with the execution. */
export interface AttemptState<T extends object> {
	/** Kept for the item's next attempt. */
	memory: Partial<T> & UnknownOutcome;
	/** True if this is a manual *Retry* from the list of executions, with the memory of the previous attempt. */
	restarted: boolean;
}

interface Entry {
	operation: string;
	executionId: string;
	memory: object;
}

/** Our part of n8n's node context: the items of the current run, by index. */
interface Context {
	tries?: { run: number; items: Record<number, Entry> };
}

/**
 * Returns the state of an item's earlier attempts. After an error, n8n runs a node again for all items (*Retry On
 * Fail*) and keeps the node's context (`getContext`), even in the new execution of a *Retry* from the list of
 * executions. Another run of the node, such as in a loop, starts with an empty state, because the previous run has
 * completed its work.
 */
export function attemptStateOf<T extends object>(
	node: IExecuteFunctions,
	itemIndex: number,
): AttemptState<T> {
	const context = node.getContext('node') as Context;
	const run = node.getWorkflowDataProxy(itemIndex).$runIndex as number;
	if (context.tries?.run !== run) context.tries = { run, items: {} };
	const { items } = context.tries;
	const executionId = node.getExecutionId();
	const operation = ['resource', 'operation']
		.map((name) => node.getNodeParameter(name, itemIndex) as string)
		.join('.');
	let entry = items[itemIndex];
	// The workflow may have been edited before a retry.
	if (entry?.operation !== operation) entry = items[itemIndex] = { operation, executionId, memory: {} };
	const restarted = entry.executionId !== executionId;
	// Further attempts in this execution are n8n's automatic retries.
	entry.executionId = executionId;
	return { memory: entry.memory, restarted };
}

/**
 * Like `attemptStateOf`, but only for the same field values: if the workflow was edited before a retry, the state of an
 * attempt with other values is ignored.
 */
export function attemptStateAbout<T extends object>(
	node: IExecuteFunctions,
	itemIndex: number,
	...fields: readonly (string | undefined)[]
): AttemptState<T> {
	const about = JSON.stringify(fields);
	let state = attemptStateOf<T & { about: string }>(node, itemIndex);
	if ((state.memory.about ?? about) !== about) state = resetAttempts(node, itemIndex);
	Object.assign(state.memory, { about });
	return state as AttemptState<T>;
}

/** Discards the state of earlier attempts, so that the item starts over. */
export function resetAttempts<T extends object>(node: IExecuteFunctions, itemIndex: number): AttemptState<T> {
	delete (node.getContext('node') as Context).tries?.items[itemIndex];
	return attemptStateOf(node, itemIndex);
}

/** Returns the unknown outcome that an error leaves, if any. */
function toUnknownOutcome(error: unknown): UnknownOutcome['doubt'] {
	if (error instanceof PlatformError) {
		const { action, code, message, platformCode, logId } = error;
		return action === 'check-outcome' ? { code, message, platformCode, logId } : undefined;
	}
	// This is our own error, thrown before anything was sent.
	if (error instanceof NodeOperationError) return undefined;
	const message = 'The request was interrupted, so it may or may not have been sent. Check the account.';
	return { code: 'outcome_unknown', message };
}

/** Returns the error for an attempt that follows one with an unknown outcome. */
export function outcomeStillUnknown(
	platform: Platform,
	doubt: NonNullable<UnknownOutcome['doubt']>,
): PlatformError {
	return new PlatformError({
		...doubt,
		platform,
		action: 'check-outcome',
		message: `${doubt.message} n8n ran the node again, but nothing was sent a second time. If nothing arrived, run the workflow again.`,
	});
}

/**
 * Starts something on a platform, unless an earlier attempt may have done so.
 *
 * @throws PlatformError with `check-outcome` if it is unknown whether an earlier attempt started it
 */
export async function startOnce<T>(
	platform: Platform,
	memory: UnknownOutcome,
	begin: () => Promise<T>,
): Promise<T> {
	if (memory.doubt !== undefined) throw outcomeStillUnknown(platform, memory.doubt);
	return await begin().catch((error: unknown): never => {
		memory.doubt = toUnknownOutcome(error);
		throw error;
	});
}
