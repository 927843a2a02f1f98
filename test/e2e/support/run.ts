import { setTimeout as wait } from 'node:timers/promises';
import type { INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import type { WorkflowData } from '../../../sandbox/n8n/rest';
import type { Stack } from './stack';

const END_WITHIN_MS = 120_000;
const POLL_MS = 100;
const RUNNING = ['new', 'running'];
const UNDER_WAY = [...RUNNING, 'waiting'];

/** An execution as listed by n8n. */
export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
}

/** The result of an execution. */
export interface EndedRun {
	executionId: string;
	status: 'success' | 'error';
	/** Returns the items from a node's first output in all of its runs; an empty list if the node did not run. */
	items(nodeName: string): INodeExecutionData[];
	error?: { message: string; description?: string | null };
}

/** Returns the executions of a workflow, newest first. */
export async function executionsOf(
	{ owner }: Pick<Stack, 'owner'>,
	workflowId: string,
): Promise<ExecutionSummary[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await owner.call<{ results: ExecutionSummary[] }>(
		'GET',
		`/rest/executions?filter=${filter}&limit=100`,
	);
	return results;
}

/** Waits until an execution is in none of these states. @throws Error if that takes too long */
async function waitWhile(
	{ owner }: Pick<Stack, 'owner'>,
	executionId: string,
	states: readonly string[],
	timeoutMs: number,
): Promise<EndedRun> {
	for (const deadline = Date.now() + timeoutMs; ; await wait(POLL_MS)) {
		const { status, data } = await owner.call<{ status: string; data: string }>(
			'GET',
			`/rest/executions/${executionId}`,
		);
		const ended = states.includes(status) ? undefined : await toEndedRun(executionId, status, data);
		if (ended) return ended;
		if (Date.now() > deadline) throw new Error(`Execution ${executionId} is still ${status}.`);
	}
}

/** Waits until an execution has ended. @throws Error if it does not end in time */
export const waitForExecution = (
	stack: Pick<Stack, 'owner'>,
	executionId: string,
	timeoutMs = END_WITHIN_MS,
): Promise<EndedRun> => waitWhile(stack, executionId, UNDER_WAY, timeoutMs);

/** Waits until an execution has ended or is waiting for a user's decision. */
export const waitForPause = (stack: Pick<Stack, 'owner'>, executionId: string): Promise<EndedRun> =>
	waitWhile(stack, executionId, RUNNING, END_WITHIN_MS);

/** Returns an execution's result, or undefined if n8n has stored that the execution has ended, but not its result. */
async function toEndedRun(executionId: string, status: string, data: string): Promise<EndedRun | undefined> {
	const { parse } = await import('flatted');
	const written = parse(data) as IRunExecutionData | undefined;
	if (!written) return undefined;
	const { runData, error } = written.resultData;
	return {
		executionId,
		status: status === 'success' ? 'success' : 'error',
		items: (nodeName) => (runData[nodeName] ?? []).flatMap(({ data: output }) => output?.main?.[0] ?? []),
		...(error && { error: { message: error.message, description: error.description } }),
	};
}

/**
 * Saves a workflow that starts with a manual trigger, runs it as *Execute Workflow* in the editor would, and waits
 * until it has ended.
 *
 * @throws Error with n8n's message if the workflow does not start
 */
export async function runWorkflow(stack: Pick<Stack, 'owner'>, workflow: WorkflowData): Promise<EndedRun> {
	const { id } = await stack.owner.saveWorkflow(workflow);
	return await waitForExecution(stack, await startExecution(stack, id, workflow.nodes[0]?.name));
}

/** Runs a saved workflow as *Execute Workflow* would. @returns the ID of the execution */
export async function startExecution(
	{ owner }: Pick<Stack, 'owner'>,
	workflowId: string,
	trigger = 'Start',
): Promise<string> {
	const { executionId } = await owner.call<{ executionId: string }>(
		'POST',
		`/rest/workflows/${workflowId}/run`,
		// n8n 1 runs the submitted workflow; n8n 2 runs the stored one.
		{
			workflowData: await owner.call('GET', `/rest/workflows/${workflowId}`),
			triggerToStartFrom: { name: trigger },
		},
	);
	return executionId;
}
