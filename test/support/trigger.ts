import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WebhookSetupMethodNames,
} from 'n8n-workflow';
import type { Engine } from './engine';
import { until } from './until';

/** A request to the trigger, and its result. */
export interface Taken {
	path: string;
	raw: Buffer;
	signature: string | undefined;
	status: number;
}

/** A workflow that starts with the MediaKit trigger, and a server that listens for its events as n8n would. */
export interface TriggerHost {
	/** In the form `host:port`. */
	host: string;
	/** The trigger's parameters; a change takes effect at the next activation. */
	parameters: INodeParameters;
	/** For each start of the workflow, the items that it was started with. */
	started: IDataObject[][];
	taken: Taken[];
	/** Messages of the errors that the trigger threw; n8n shows such an error in an execution. */
	failed: string[];
	/** Returns the static data that n8n has stored for the node. */
	memory(): { subscriptions: Record<string, { id: string; secret: string }> };
	/** @param isTest true for the editor's *Listen for test event*, false for the active workflow */
	activate(isTest?: boolean): Promise<void>;
	deactivate(isTest?: boolean): Promise<void>;
	/** Returns true if the trigger finds its subscription. */
	isThere(): Promise<boolean>;
	/** Waits until this many requests have been handled. */
	until(count: number): Promise<Taken[]>;
	close(): Promise<void>;
}

/** Acts as n8n's server for a webhook trigger, using the engine's own contexts. */
export async function startTriggerHost(engine: Engine, parameters: INodeParameters): Promise<TriggerHost> {
	const started: IDataObject[][] = [];
	const taken: Taken[] = [];
	const failed: string[] = [];
	// The static data as stored in n8n's database, which only receives tracked changes.
	let stored = '{}';
	const server = createServer((request, response) => void take(request, response));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

	/** Loads the workflow, as n8n does for each request. */
	function load() {
		const loaded = engine.host(
			{ node: 'mediaKitTrigger', parameters: triggerHost.parameters },
			JSON.parse(stored) as IDataObject,
		);
		loaded.additionalData.webhookBaseUrl = `http://${host}/webhook`;
		loaded.additionalData.webhookTestBaseUrl = `http://${host}/webhook-test`;
		return loaded;
	}

	function save({ workflow }: ReturnType<typeof load>): void {
		if (workflow.staticData.__dataChanged === true) stored = JSON.stringify(workflow.staticData);
	}

	async function hook(name: WebhookSetupMethodNames, isTest = false): Promise<boolean> {
		const loaded = load();
		const { workflow, node, type, additionalData } = loaded;
		const [webhookDescription] = type.description.webhooks ?? [];
		const webhookData = { isTest, webhookDescription } as IWebhookData;
		const isEnd = name === 'delete';
		const context = isTest
			? new HookContext(
					workflow,
					node,
					additionalData,
					isEnd ? 'internal' : 'manual',
					isEnd ? 'update' : 'manual',
					webhookData,
				)
			: new HookContext(
					workflow,
					node,
					additionalData,
					'trigger',
					isEnd ? 'update' : 'activate',
					webhookData,
				);
		const result = await type.webhookMethods?.default?.[name]?.call(context);
		save(loaded);
		return result === true;
	}

	async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const raw = await buffer(request);
		const loaded = load();
		const { workflow, node, type, additionalData } = loaded;
		const answer = (status: number, body: unknown) => {
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		};
		const httpResponse = {
			status: (status: number) => ({ json: (body: unknown) => answer(status, body) }),
		};
		Object.assign(additionalData, {
			httpRequest: Object.assign(request, { rawBody: raw, body: JSON.parse(raw.toString()) as unknown }),
			httpResponse,
		} satisfies Partial<Record<keyof IWorkflowExecuteAdditionalData, unknown>>);
		const isTest = request.url?.startsWith('/webhook-test') ?? false;
		const [webhookDescription] = type.description.webhooks ?? [];
		const context = new WebhookContext(
			workflow,
			node,
			additionalData,
			isTest ? 'manual' : 'webhook',
			{ isTest, webhookDescription } as IWebhookData,
			[],
			null,
		);
		const result = await type.webhook?.call(context).catch((error: Error) => {
			failed.push(error.message);
			answer(500, { message: error.message });
			return { noWebhookResponse: true } as IWebhookResponseData;
		});
		if (result?.workflowData)
			started.push(...result.workflowData.map((items) => items.map(({ json }) => json)));
		if (!result?.noWebhookResponse)
			answer(200, result?.webhookResponse ?? { message: 'Workflow was started' });
		const signature = request.headers['x-mediakit-signature'] as string | undefined;
		taken.push({ path: request.url ?? '', raw, signature, status: response.statusCode });
	}

	const triggerHost: TriggerHost = {
		host,
		parameters,
		started,
		taken,
		failed,
		memory: () =>
			(JSON.parse(stored) as Record<string, ReturnType<TriggerHost['memory']>>)['node:MediaKit Trigger'] ?? {
				subscriptions: {},
			},
		async activate(isTest) {
			if (!(await hook('checkExists', isTest))) await hook('create', isTest);
		},
		async deactivate(isTest) {
			await hook('delete', isTest);
		},
		isThere: () => hook('checkExists'),
		async until(count) {
			return until(
				() => taken,
				({ length }) => length >= count,
			);
		},
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
	return triggerHost;
}
