import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { PlatformError, type Platform, type PlatformErrorDetails } from '../../platforms/errors';

/** Set while nobody knows whether something was begun: what the error said. */
export interface UnknownOutcome {
	doubt?: Pick<PlatformErrorDetails, 'code' | 'message' | 'platformCode' | 'logId'>;
}

/** What the tries of an item know. Plain JSON without secrets, since n8n stores it with the execution. */
export interface AttemptState<T extends object> {
	/** Kept for the next try of the item. */
	memory: Partial<T> & UnknownOutcome;
	/** Whether a person has started this try, by *Retry* in the list of executions, and the memory is of the try before. */
	restarted: boolean;
}

interface Entry {
	operation: string;
	executionId: string;
	memory: object;
}

/** What n8n's memory of a node has of ours: the items of the run at hand, by their index. */
interface Context {
	tries?: { run: number; items: Record<number, Entry> };
}

/**
 * What earlier tries of an item have begun. n8n runs a node again after an error, for all its items (*Retry On Fail*), and
 * takes its memory of the node (`getContext`) along, also into the new execution of a *Retry* in the list of executions.
 * Another run of the node, as in a loop, begins with nothing: what the one before has done stays done.
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
	// The workflow may have been changed before a retry.
	if (entry?.operation !== operation) entry = items[itemIndex] = { operation, executionId, memory: {} };
	const restarted = entry.executionId !== executionId;
	// The tries that follow within this execution are n8n's own.
	entry.executionId = executionId;
	return { memory: entry.memory, restarted };
}

/**
 * The same for an item that says by its fields what it is about: the workflow may have been changed before a retry, and
 * what was done with other fields is then none of its business.
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

/** Ends what a person's *Retry* found, so that the item begins from nothing. */
export function resetAttempts<T extends object>(node: IExecuteFunctions, itemIndex: number): AttemptState<T> {
	delete (node.getContext('node') as Context).tries?.items[itemIndex];
	return attemptStateOf(node, itemIndex);
}

/** What is in doubt after an error, if anything is. */
function toUnknownOutcome(error: unknown): UnknownOutcome['doubt'] {
	if (error instanceof PlatformError) {
		const { action, code, message, platformCode, logId } = error;
		return action === 'check-outcome' ? { code, message, platformCode, logId } : undefined;
	}
	// Ours, made before anything was sent.
	if (error instanceof NodeOperationError) return undefined;
	const message = 'The request was interrupted, so it may or may not have been sent. Look at the account.';
	return { code: 'outcome_unknown', message };
}

/** The error of a try after one that ended in doubt. */
export function outcomeStillUnknown(
	platform: Platform,
	doubt: NonNullable<UnknownOutcome['doubt']>,
): PlatformError {
	return new PlatformError({
		...doubt,
		platform,
		action: 'check-outcome',
		message: `${doubt.message} n8n ran the node again, and nothing was sent again. If it did not arrive, start the workflow anew.`,
	});
}

/**
 * Begins something at a platform, unless an earlier try may have done so.
 *
 * @throws PlatformError with `check-outcome` if nobody knows whether an earlier try has begun it
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
