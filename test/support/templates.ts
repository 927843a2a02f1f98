import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import type { NodeRun } from './node-run';

const FOLDER = join(__dirname, '../../workflows');
const OWN = 'n8n-nodes-mediakit.';

/** The workflows that users import, by file name. */
export const TEMPLATES = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file): [string, IWorkflowBase] => [
		file,
		JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as IWorkflowBase,
	]);

/** Returns the node's name if it belongs to this package. */
export function ownName({ type }: INode): NodeRun['node'] {
	return type.startsWith(OWN) ? (type.slice(OWN.length) as NodeRun['node']) : undefined;
}

/** n8n's own nodes in the templates: their versions in n8n 2.41, and their parameters. */
export const N8N_NODES: Record<string, { versions: number[]; parameters: string[] }> = {
	aggregate: {
		versions: [1],
		parameters: ['aggregate', 'destinationFieldName', 'include', 'options'],
	},
	emailSend: {
		versions: [2, 2.1],
		parameters: ['fromEmail', 'toEmail', 'subject', 'emailFormat', 'text', 'html', 'options'],
	},
	filter: { versions: [2, 2.1, 2.2, 2.3], parameters: ['conditions', 'options'] },
	formTrigger: {
		versions: [2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6],
		parameters: ['authentication', 'formTitle', 'formDescription', 'formFields', 'options'],
	},
	html: { versions: [1, 1.1, 1.2], parameters: ['operation', 'options'] },
	if: { versions: [2, 2.1, 2.2, 2.3], parameters: ['conditions', 'options'] },
	merge: { versions: [2, 2.1, 3, 3.1, 3.2], parameters: ['mode', 'numberInputs', 'options'] },
	respondToWebhook: {
		versions: [1, 1.1, 1.2, 1.3, 1.4, 1.5],
		parameters: ['respondWith', 'responseBody', 'options'],
	},
	scheduleTrigger: { versions: [1, 1.1, 1.2, 1.3, 1.4], parameters: ['rule'] },
	set: { versions: [3.3, 3.4, 3.5], parameters: ['assignments', 'includeOtherFields', 'options'] },
	slack: {
		versions: [2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7],
		parameters: [
			'authentication',
			'resource',
			'operation',
			'select',
			'channelId',
			'messageType',
			'text',
			'otherOptions',
		],
	},
	stickyNote: { versions: [1], parameters: ['content', 'height', 'width', 'color'] },
	telegram: {
		versions: [1, 1.1, 1.2],
		parameters: ['resource', 'operation', 'chatId', 'text', 'additionalFields'],
	},
	switch: { versions: [3, 3.1, 3.2, 3.3, 3.4], parameters: ['rules', 'options'] },
	wait: {
		versions: [1, 1.1],
		parameters: [
			'resume',
			'formTitle',
			'formDescription',
			'formFields',
			'limitWaitTime',
			'limitType',
			'resumeAmount',
			'resumeUnit',
			'options',
		],
	},
	webhook: { versions: [2, 2.1], parameters: ['httpMethod', 'path', 'responseMode', 'options'] },
};

/** Returns the names of the nodes connected to each output of a node. */
export function targetsOf({ connections }: IWorkflowBase, name: string): string[][] {
	return (connections[name]?.main ?? []).map((output) => (output ?? []).map(({ node }) => node));
}
