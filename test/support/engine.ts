import 'reflect-metadata';
import { n8nFolder } from './n8n-environment';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
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
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { MemoryCredentials, SERVICE_CREDENTIAL, TIKTOK_CREDENTIAL } from './credentials';
import { DatabaseBinary } from './database-binary';

const PACKAGE = 'n8n-nodes-mediakit';

/** A node that gives the items of the test, as a trigger would. */
function itemsNode(items: INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Items',
			name: 'items',
			group: ['trigger'],
			version: 1,
			description: '',
			defaults: {},
			inputs: [],
			outputs: ['main'],
			properties: [],
		},
		execute: async () => [items],
	};
}

export interface NodeRun {
	parameters: INodeParameters;
	/** One empty item by default. */
	items?: INodeExecutionData[];
	credentialId?: string;
	onError?: INode['onError'];
}

/** The outcome of one run of the node. */
export interface Outcome {
	/** Per output the items, if the node got that far. */
	outputs: INodeExecutionData[][];
	/** The first output's JSON. */
	json: IDataObject[];
	/** Why the node stopped. */
	error?: NonNullable<IRun['data']['resultData']['error']> & {
		description?: string | null;
		context?: IDataObject;
	};
	run: IRun;
}

/** n8n's real engine with this package's built nodes and credentials in it. */
export class Engine {
	readonly credentials: MemoryCredentials;
	private executions = 0;

	private constructor(private readonly loader: PackageDirectoryLoader) {
		this.credentials = new MemoryCredentials((name) => loader.getCredential(name).type, this.nodeTypes([]));
	}

	/** @param binaryMode where n8n keeps files: on disk, (`default`) within the items, or in its database */
	static async start(binaryMode: 'filesystem' | 'default' | 'database' = 'filesystem'): Promise<Engine> {
		Container.get(BinaryDataConfig).mode = binaryMode;
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

	/** A credential type as n8n has loaded it. */
	credential(name: string) {
		return this.loader.getCredential(name);
	}

	/** Stores a file as a previous node would have done. */
	async storeBinary(content: Buffer | Readable, fileName: string): Promise<IBinaryData> {
		return await Container.get(BinaryDataService).store(
			{ type: 'execution', workflowId: '1', executionId: '1' },
			content,
			{ data: '', mimeType: 'application/octet-stream', fileName },
		);
	}

	/** Runs the TikTok node behind a node that gives the items; `cancel` ends it as the user's button does. */
	start({ parameters, items = [{ json: {} }], credentialId = '1', onError }: NodeRun): {
		outcome: Promise<Outcome>;
		cancel(): void;
	} {
		const nodes: INode[] = [
			{ id: 'a', name: 'Items', type: 'test.items', typeVersion: 1, position: [0, 0], parameters: {} },
			this.tikTokNode(parameters, credentialId, onError),
		];
		const workflow = new Workflow({
			id: '1',
			nodes,
			connections: { Items: { main: [[{ node: 'TikTok', type: 'main', index: 0 }]] } },
			active: false,
			nodeTypes: this.nodeTypes(items),
			settings: { executionOrder: 'v1' },
		});
		const startNode = workflow.getNode('Items') ?? undefined;
		const running = execute(new WorkflowExecute(this.additionalData(nodes), 'manual'), workflow, startNode);
		return { outcome: running.then(toOutcome), cancel: () => running.cancel() };
	}

	async run(run: NodeRun): Promise<Outcome> {
		return await this.start(run).outcome;
	}

	/** The choices that a parameter of the TikTok node offers in the editor. */
	async loadOptions(method: string, parameters: INodeParameters): Promise<INodePropertyOptions[]> {
		const nodes = [this.tikTokNode(parameters)];
		const workflow = new Workflow({
			id: '1',
			nodes,
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes([]),
		});
		const node = workflow.getNode('TikTok');
		const load = this.nodeTypes([]).getByNameAndVersion(`${PACKAGE}.tikTok`).methods?.loadOptions?.[method];
		if (!node || !load) throw new Error(`There is no ${method}`);
		return await load.call(new LoadOptionsContext(workflow, node, this.additionalData(nodes), ''));
	}

	async close(): Promise<void> {
		await rm(n8nFolder, { recursive: true, force: true });
	}

	private tikTokNode(parameters: INodeParameters, credentialId = '1', onError?: INode['onError']): INode {
		return {
			id: 'b',
			name: 'TikTok',
			type: `${PACKAGE}.tikTok`,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: {
				[TIKTOK_CREDENTIAL]: { id: credentialId, name: `Credential ${credentialId}` },
				[SERVICE_CREDENTIAL]: { id: SERVICE_CREDENTIAL, name: 'Service' },
			},
			onError,
		};
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
			// Expressions can name these.
			webhookWaitingBaseUrl: 'http://127.0.0.1:5678/webhook-waiting',
			formWaitingBaseUrl: 'http://127.0.0.1:5678/form-waiting',
			hooks: new ExecutionLifecycleHooks('manual', executionId, workflowData),
		};
		// The rest belongs to n8n's server, and no node of ours asks for it.
		return additionalData as IWorkflowExecuteAdditionalData;
	}
}

/** The engine of n8n 1 takes one by one what that of n8n 2 takes as an object. */
function execute(
	engine: WorkflowExecute,
	workflow: Workflow,
	startNode: INode | undefined,
): ReturnType<WorkflowExecute['run']> {
	if (engine.run.length === 1) return engine.run({ workflow, startNode });
	const run = engine.run as unknown as (...parts: unknown[]) => ReturnType<WorkflowExecute['run']>;
	return run.call(engine, workflow, startNode);
}

function toOutcome(run: IRun): Outcome {
	const { runData, error } = run.data.resultData;
	const outputs = (runData.TikTok?.[0]?.data?.main ?? []).map((items) => items ?? []);
	return { outputs, json: (outputs[0] ?? []).map((item) => item.json), error, run };
}
