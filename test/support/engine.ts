import 'reflect-metadata';
import { n8nFolder } from './n8n-environment';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Container } from '@n8n/di';
import {
	type BinaryData,
	BinaryDataConfig,
	BinaryDataService,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PackageDirectoryLoader,
	WorkflowExecute,
} from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type IBinaryData,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { MemoryCredentials } from './credentials';
import { DatabaseBinary } from './database-binary';
import { itemsNode, NODES, PACKAGE, toNode, type NodeRun } from './node-run';

/** The outcome of one run of the node. */
export interface Outcome {
	/** The items of each output, if the node produced any. */
	outputs: INodeExecutionData[][];
	/** The JSON of the first output's items. */
	json: IDataObject[];
	/** The error that stopped the node. */
	error?: NonNullable<IRun['data']['resultData']['error']> & {
		description?: string | null;
		context?: IDataObject;
	};
	run: IRun;
}

/** n8n's real engine with this package's built nodes and credentials. */
export class Engine {
	readonly credentials: MemoryCredentials;
	/** The URL of n8n's API as passed to nodes. */
	restApiUrl = 'http://127.0.0.1:5678/rest';
	private executions = 0;

	private constructor(private readonly loader: PackageDirectoryLoader) {
		this.credentials = new MemoryCredentials((name) => loader.getCredential(name).type, this.nodeTypes([]));
	}

	/** Starts an engine. @param binaryMode where files are stored: on disk, in items (`default`) or in the database */
	static async start(binaryMode: 'filesystem' | 'default' | 'database' = 'filesystem'): Promise<Engine> {
		const config = Container.get(BinaryDataConfig);
		config.mode = binaryMode;
		config.signingSecret = 'a secret for tests';
		// Test files that run in the same worker share n8n's settings, but each deletes only its own folder.
		config.localStoragePath = join(n8nFolder, 'storage');
		const binaryData = Container.get(BinaryDataService);
		await binaryData.init();
		binaryData.setManager('database', new DatabaseBinary() as unknown as BinaryData.Manager);
		const loader = new PackageDirectoryLoader(resolve(__dirname, '../..'));
		await loader.loadAll();
		return new Engine(loader);
	}

	get types() {
		return this.loader.types;
	}

	/** Returns a credential type as loaded by n8n. */
	credential(name: string) {
		return this.loader.getCredential(name);
	}

	/** Stores a file as a previous node would. */
	async storeBinary(content: Buffer | Readable, fileName: string): Promise<IBinaryData> {
		return await Container.get(BinaryDataService).store(
			{ type: 'execution', workflowId: '1', executionId: '1' },
			content,
			{ data: '', mimeType: 'application/octet-stream', fileName },
		);
	}

	/** Reads the file in a binary field. */
	async readBinary(file: IBinaryData | undefined): Promise<Buffer> {
		if (!file) throw new Error('The item has no such file.');
		return await Container.get(BinaryDataService).getAsBuffer(file);
	}

	/** Reads the file behind a URL signed by n8n, as n8n's server would return it. */
	async readSigned(token: string): Promise<Buffer> {
		const binaryData = Container.get(BinaryDataService);
		return await binaryData.getAsBuffer({
			id: binaryData.validateSignedToken(token),
			data: '',
			mimeType: '',
		});
	}

	/** Runs a node after another one that outputs the items; `cancel` stops it as n8n's stop button would. */
	start(run: NodeRun): { outcome: Promise<Outcome>; cancel(): void } {
		const { nodes, name, workflow } = this.workflow(run);
		const startNode = workflow.getNode('Items') ?? undefined;
		const running = execute(new WorkflowExecute(this.additionalData(nodes), 'manual'), workflow, startNode);
		return { outcome: running.then((ended) => toOutcome(ended, name)), cancel: () => running.cancel() };
	}

	async run(run: NodeRun): Promise<Outcome> {
		return await this.start(run).outcome;
	}

	/** Retries a failed execution as n8n's server does when a user clicks *Retry* in the list of executions. */
	async retry(run: NodeRun, { run: failed }: Outcome): Promise<Outcome> {
		const { nodes, name, workflow } = this.workflow(run);
		// n8n reads the failed execution from its database.
		const data = JSON.parse(JSON.stringify(failed.data)) as IRun['data'];
		delete data.resultData.error;
		data.resultData.runData[data.resultData.lastNodeExecuted ?? '']?.pop();
		const retrying = new WorkflowExecute(this.additionalData(nodes), 'retry', data);
		return toOutcome(await retrying.processRunExecutionData(workflow), name);
	}

	/** Creates a workflow in which the node follows one that outputs the items. */
	private workflow(run: NodeRun) {
		const { items = [{ json: {} }], runs = 1 } = run;
		const { name } = NODES[run.node ?? 'tikTok'];
		const nodes: INode[] = [
			{ id: 'a', name: 'Items', type: 'test.items', typeVersion: 1, position: [0, 0], parameters: {} },
			toNode(run),
		];
		// Each connection causes another run of the node.
		const connections = Array.from({ length: runs }, () => ({ node: name, type: 'main', index: 0 }) as const);
		const workflow = new Workflow({
			id: '1',
			nodes,
			connections: { Items: { main: [connections] } },
			active: false,
			nodeTypes: this.nodeTypes(items),
			settings: { executionOrder: 'v1' },
		});
		return { nodes, name, workflow };
	}

	/** Returns the options that the editor shows for a node's parameter. */
	async loadOptions(
		method: string,
		parameters: INodeParameters,
		node?: NodeRun['node'],
	): Promise<INodePropertyOptions[]> {
		const { methods, context } = this.editor({ parameters, node });
		const load = methods?.loadOptions?.[method];
		if (!load) throw new Error(`There is no ${method}`);
		return await load.call(context);
	}

	/** Returns the results of a search in one of the editor's lists. */
	async listSearch(method: string, run: NodeRun, filter?: string): Promise<INodeListSearchResult> {
		const { methods, context } = this.editor(run);
		const search = methods?.listSearch?.[method];
		if (!search) throw new Error(`There is no ${method}`);
		return await search.call(context, filter);
	}

	/** Creates the context in which n8n's server runs a node's methods for the editor. */
	private editor(run: NodeRun) {
		const { workflow, node, type, additionalData } = this.host(run);
		return { methods: type.methods, context: new LoadOptionsContext(workflow, node, additionalData, '') };
	}

	/** Creates a workflow with one node, and the data that n8n's server provides for it. */
	host(run: NodeRun, staticData?: IDataObject) {
		const node = toNode(run);
		const nodeTypes = this.nodeTypes([]);
		const workflow = new Workflow({
			id: '1',
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes,
			staticData,
		});
		const known = workflow.getNode(node.name);
		if (!known) throw new Error(`There is no ${node.name}`);
		const type = nodeTypes.getByNameAndVersion(node.type);
		return { workflow, node: known, type, additionalData: this.additionalData([node]) };
	}

	async close(): Promise<void> {
		await rm(n8nFolder, { recursive: true, force: true });
	}

	private nodeTypes(items: INodeExecutionData[]): INodeTypes {
		const typeOf = (name: string) =>
			name === 'test.items' ? itemsNode(items) : this.loader.getNode(name.slice(PACKAGE.length + 1)).type;
		return {
			getByName: typeOf,
			getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(typeOf(name), version),
			getKnownTypes: () => ({}),
		};
	}

	private additionalData(nodes: INode[]): IWorkflowExecuteAdditionalData {
		const executionId = String(++this.executions);
		const workflowData = {
			id: '1',
			name: 'Test',
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(),
			updatedAt: new Date(),
			nodes,
			connections: {},
		};
		const additionalData: Partial<IWorkflowExecuteAdditionalData> = {
			credentialsHelper: this.credentials,
			executionId,
			currentNodeExecutionIndex: 0,
			variables: {},
			restApiUrl: this.restApiUrl,
			// Expressions can use these URLs.
			webhookWaitingBaseUrl: 'http://127.0.0.1:5678/webhook-waiting',
			formWaitingBaseUrl: 'http://127.0.0.1:5678/form-waiting',
			hooks: new ExecutionLifecycleHooks('manual', executionId, workflowData),
		};
		// The other members are provided by n8n's server; our nodes do not use them.
		return additionalData as IWorkflowExecuteAdditionalData;
	}
}

/** Starts an execution. n8n 1 expects separate arguments, n8n 2 an object. */
function execute(
	engine: WorkflowExecute,
	workflow: Workflow,
	startNode: INode | undefined,
): ReturnType<WorkflowExecute['run']> {
	if (engine.run.length === 1) return engine.run({ workflow, startNode });
	const run = engine.run as unknown as (...parts: unknown[]) => ReturnType<WorkflowExecute['run']>;
	return run.call(engine, workflow, startNode);
}

function toOutcome(run: IRun, name: string): Outcome {
	const { runData, error } = run.data.resultData;
	const outputs = (runData[name]?.[0]?.data?.main ?? []).map((items) => items ?? []);
	return { outputs, json: (outputs[0] ?? []).map((item) => item.json), error, run };
}
