import { setTimeout as wait } from 'node:timers/promises';
import type { INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import type { WorkflowData } from '../../../sandbox/n8n/rest';
import type { Stack } from './stack';

const END_WITHIN_MS = 120_000;
const POLL_MS = 100;
const UNDER_WAY = ['new', 'running', 'waiting'];

/** An execution as n8n lists it. */
export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
}

/** How an execution ended. */
export interface EndedRun {
	executionId: string;
	status: 'success' | 'error';
	/** What the first output of a node gave in its last run; nothing if it did not run. */
	items(nodeName: string): INodeExecutionData[];
	error?: { message: string; description?: string | null };
}

/** The executions of a workflow, the newest first. */
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

/** Waits for the end of an execution. @throws Error if it does not end in time */
export async function waitForExecution(
	{ owner }: Pick<Stack, 'owner'>,
	executionId: string,
	timeoutMs = END_WITHIN_MS,
): Promise<EndedRun> {
	for (const deadline = Date.now() + timeoutMs; ; await wait(POLL_MS)) {
		const { status, data } = await owner.call<{ status: string; data: string }>(
			'GET',
			`/rest/executions/${executionId}`,
		);
		if (!UNDER_WAY.includes(status)) return await toEndedRun(executionId, status, data);
		if (Date.now() > deadline) throw new Error(`Execution ${executionId} is still ${status}.`);
	}
}

async function toEndedRun(executionId: string, status: string, data: string): Promise<EndedRun> {
	const { parse } = await import('flatted');
	const { runData, error } = (parse(data) as IRunExecutionData).resultData;
	return {
		executionId,
		status: status === 'success' ? 'success' : 'error',
		items: (nodeName) => runData[nodeName]?.at(-1)?.data?.main?.[0] ?? [],
		...(error && { error: { message: error.message, description: error.description } }),
	};
}

/**
 * Saves a workflow whose first node is a manual trigger, presses *Execute Workflow* as the editor does, and waits for the end.
 *
 * @throws Error with n8n's words if it does not start
 */
export async function runWorkflow(stack: Pick<Stack, 'owner'>, workflow: WorkflowData): Promise<EndedRun> {
	const { id } = await stack.owner.saveWorkflow(workflow);
	return await waitForExecution(stack, await startExecution(stack, id, workflow.nodes[0]?.name));
}

/** Presses *Execute Workflow* on a saved workflow. @returns the id of the execution */
export async function startExecution(
	{ owner }: Pick<Stack, 'owner'>,
	workflowId: string,
	trigger = 'Start',
): Promise<string> {
	const { executionId } = await owner.call<{ executionId: string }>(
		'POST',
		`/rest/workflows/${workflowId}/run`,
		{ triggerToStartFrom: { name: trigger } },
	);
	return executionId;
}
