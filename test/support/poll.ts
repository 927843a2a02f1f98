import { PollContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Engine } from './engine';
import type { NodeRun } from './node-run';

/** A workflow that starts with a polling trigger. */
export interface PollingWorkflow {
	/** The trigger's parameters; a change takes effect at the next start. */
	run: NodeRun;
	/** Polls the active workflow once. Returns the items that start the workflow, or an empty array. */
	poll(): Promise<IDataObject[]>;
	/** Returns the items that *Fetch Test Event* shows in the editor. */
	fetchTestEvent(): Promise<IDataObject[]>;
	/** Restarts n8n with its stored data. */
	restart(): void;
}

const toItems = (outputs: INodeExecutionData[][] | null | undefined) =>
	(outputs?.[0] ?? []).map(({ json }) => json);

/** Acts as n8n's server for a polling trigger, using the engine's own context. */
export function startPolling(engine: Engine, run: NodeRun): PollingWorkflow {
	// The static data as stored in n8n's database.
	let stored = '{}';
	let active: ReturnType<typeof load> | undefined;

	function load(mode: 'trigger' | 'manual') {
		const host = engine.host(workflow.run, JSON.parse(stored) as IDataObject);
		const activation = mode === 'manual' ? 'manual' : 'activate';
		// n8n uses the same context while the workflow is active.
		const context = new PollContext(host.workflow, host.node, host.additionalData, mode, activation);
		return { ...host, context };
	}

	const workflow: PollingWorkflow = {
		run,
		async poll() {
			const isFirst = active === undefined;
			active ??= load('trigger');
			const outputs = await active.type.poll?.call(active.context);
			// n8n stores the static data only after the first poll and after polls that return items.
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
