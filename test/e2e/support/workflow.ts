import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import type { WorkflowData } from '../../../sandbox/n8n/rest';

const DISTANCE = 220;

/** A node as added by a user. The types of this package's nodes are given without a prefix. */
export interface Step {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: INodeParameters;
	credentials?: Record<string, { id: string; name: string } | undefined>;
	/** The path at which a trigger listens. */
	webhookId?: string;
}

/** The trigger of a manually started workflow. */
export const START: Step = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

/** Returns a step that downloads a URL's file into the field `data` of one item. */
export const download = (url: string): Step => ({
	name: 'Download',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: { url, options: { response: { response: { responseFormat: 'file' } } } },
});

/** Returns a workflow in which each step leads to the next. */
export function chain(name: string, ...steps: Step[]): WorkflowData {
	const nodes = steps.map(({ type, ...step }, index) => ({
		id: randomUUID(),
		typeVersion: 1,
		parameters: {},
		position: [index * DISTANCE, 0],
		...step,
		type: type.includes('.') ? type : `n8n-nodes-mediakit.${type}`,
	}));
	const connections = steps
		.slice(1)
		.map(({ name: next }, index) => [
			steps[index]?.name,
			{ main: [[{ node: next, type: 'main', index: 0 }]] },
		]);
	return {
		name,
		nodes: nodes as WorkflowData['nodes'],
		connections: Object.fromEntries(connections),
		settings: { executionOrder: 'v1' },
	};
}
