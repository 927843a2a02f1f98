import { PollContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Engine } from './engine';
import type { NodeRun } from './node-run';

/** A workflow that begins with a trigger that polls. */
export interface PollingWorkflow {
	/** What the trigger is set to; a change counts from the next start on. */
	run: NodeRun;
	/** One poll of the active workflow: the items with which it is started, none if it is not. */
	poll(): Promise<IDataObject[]>;
	/** What *Fetch Test Event* in the editor shows. */
	fetchTestEvent(): Promise<IDataObject[]>;
	/** Ends n8n and starts it again, with what it had stored. */
	restart(): void;
}

const toItems = (outputs: INodeExecutionData[][] | null | undefined) =>
	(outputs?.[0] ?? []).map(({ json }) => json);

/** What n8n's server does around a trigger that polls, with the engine's own context for its functions. */
export function startPolling(engine: Engine, run: NodeRun): PollingWorkflow {
	// As it lies in the database.
	let stored = '{}';
	let active: ReturnType<typeof load> | undefined;

	function load(mode: 'trigger' | 'manual') {
		const host = engine.host(workflow.run, JSON.parse(stored) as IDataObject);
		const activation = mode === 'manual' ? 'manual' : 'activate';
		// n8n uses one context as long as the workflow is active.
		const context = new PollContext(host.workflow, host.node, host.additionalData, mode, activation);
		return { ...host, context };
	}

	const workflow: PollingWorkflow = {
		run,
		async poll() {
			const isFirst = active === undefined;
			active ??= load('trigger');
			const outputs = await active.type.poll?.call(active.context);
			// At other times n8n stores nothing.
			if (isFirst || outputs) stored = JSON.stringify(active.workflow.staticData);
			return toItems(outputs);
		},
		async fetchTestEvent() {
			const { type, context } = load('manual');
			return toItems(await type.poll?.call(context));
		},
		restart() {
			active = undefined;
		},
	};
	return workflow;
}
