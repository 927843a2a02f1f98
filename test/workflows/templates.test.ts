import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';

const FOLDER = join(__dirname, '../../workflows');
const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as IWorkflowBase;
const ofThisPackage = ({ type }: INode) => type.startsWith('n8n-nodes-mediakit.');

describe.each(readdirSync(FOLDER).filter((file) => file.endsWith('.json')))('template %s', (file) => {
	const workflow = read(file);
	let engine: Engine;
	let sandbox: TestSandbox;

	beforeAll(async () => {
		engine = await Engine.start();
		sandbox = await startInstantSandbox();
		await connect(engine, sandbox);
	});
	afterAll(async () => {
		await sandbox.close();
		await engine.close();
	});

	it('runs in UTC and carries no credential', () => {
		expect(workflow.settings?.timezone).toBe('UTC');
		expect(workflow.nodes.every((node) => node.credentials === undefined)).toBe(true);
	});

	it('connects only nodes that it has', () => {
		const names = workflow.nodes.map((node) => node.name);
		const targets = Object.values(workflow.connections).flatMap(({ main }) => main?.flat() ?? []);
		const used = [...Object.keys(workflow.connections), ...targets.map((target) => target?.node)];
		expect(names).toEqual(expect.arrayContaining(used));
	});

	it('uses nodes of this package with parameters that work', async () => {
		const nodes = workflow.nodes.filter(ofThisPackage);
		expect(nodes.length).toBeGreaterThan(0);
		for (const { parameters } of nodes) {
			const { error, json } = await engine.run({ parameters });
			expect(error).toBeUndefined();
			expect(json).toHaveLength(1);
		}
	});
});
