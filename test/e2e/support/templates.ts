import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowData } from '../../../sandbox/n8n/rest';
import { readTemplates, withCredentials } from '../../../sandbox/n8n/templates';
import { executionsOf, startExecution, waitForExecution, waitForPause, type EndedRun } from './run';
import type { Stack } from './stack';

const STARTED_WITHIN_MS = 60_000;
const POLL_MS = 200;

/** A template after a user has imported it, selected the credentials and activated it. */
export interface ActiveTemplate {
	/** Starts the workflow at one of its triggers, as the editor does, and waits until it has ended. */
	run(trigger: string): Promise<EndedRun>;
	/**
	 * Runs an action that starts the workflow.
	 *
	 * @returns the execution in which `node` ran, once it has ended or needs a decision
	 */
	startedBy(act: () => Promise<unknown>, node: string): Promise<EndedRun>;
	deactivate(): Promise<void>;
	activate(): Promise<void>;
}

/**
 * Imports and activates a template.
 *
 * @param options.types the credential types to select; all by default
 * @param options.edit further changes by the user
 */
export async function activateTemplate(
	stack: Stack,
	name: string,
	options: { types?: readonly string[]; edit?: (template: WorkflowData) => WorkflowData } = {},
): Promise<ActiveTemplate> {
	const { types = [...stack.credentials.keys()], edit = (template) => template } = options;
	const template = (await readTemplates()).find((one) => one.name === name);
	if (!template) throw new Error(`There is no template ${name}.`);
	const chosen = new Map([...stack.credentials].filter(([type]) => types.includes(type)));
	const workflow = await stack.owner.saveWorkflow(withCredentials(edit(template), chosen));
	await stack.owner.activate(workflow);
	const executionIds = async () => (await executionsOf(stack, workflow.id)).map(({ id }) => id);

	return {
		run: async (trigger) => await waitForExecution(stack, await startExecution(stack, workflow.id, trigger)),
		async startedBy(act, node) {
			const before = await executionIds();
			await act();
			for (const deadline = Date.now() + STARTED_WITHIN_MS; ; await wait(POLL_MS)) {
				for (const id of (await executionIds()).filter((one) => !before.includes(one))) {
					const run = await waitForPause(stack, id);
					if (run.items(node).length > 0) return run;
					before.push(id);
				}
				if (Date.now() > deadline) throw new Error(`${name} was not started, or ${node} did not run.`);
			}
		},
		deactivate: () => stack.owner.deactivate(workflow),
		activate: () => stack.owner.activate(workflow),
	};
}

/** Returns the `message` of each of a node's items. */
export const messagesOf = (run: EndedRun, node: string): unknown[] =>
	run.items(node).map(({ json }) => json.message);

/** Submits an n8n form as a browser does, with one value for each field. */
export async function submitForm(url: string, ...values: (string | Blob)[]): Promise<Response> {
	const form = new FormData();
	values.forEach((value, index) => {
		if (typeof value === 'string') form.append(`field-${index}`, value);
		else form.append(`field-${index}`, value, value instanceof File ? value.name : 'video.mp4');
	});
	return await fetch(url, { method: 'POST', body: form });
}
