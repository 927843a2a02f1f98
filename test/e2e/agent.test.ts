import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { WorkflowData } from '../../sandbox/n8n/rest';
import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';

const TIKTOK = 'mediaKitTikTokOAuth2Api';
const MODEL = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

interface ChatRequest {
	messages: { role: string; content: unknown }[];
	tools?: { function: { name: string; description: string } }[];
}

let stack: Stack;
/** A model that calls its first tool once and then ends the conversation. */
let model: Server;
let asked: ChatRequest[] = [];
let credential: { id: string; name: string };

beforeAll(async () => {
	model = createServer(async (request, response) => {
		const body = (await json(request)) as ChatRequest;
		asked.push(body);
		const [tool] = body.tools ?? [];
		const call = { id: 'call_1', type: 'function', function: { name: tool?.function.name, arguments: '{}' } };
		const isAnswered = body.messages.some(({ role }) => role === 'tool');
		const message = isAnswered ? { content: 'Done' } : { content: null, tool_calls: [call] };
		const choice = {
			index: 0,
			finish_reason: isAnswered ? 'stop' : 'tool_calls',
			message: { role: 'assistant', ...message },
		};
		response.writeHead(200, { 'content-type': 'application/json' }).end(
			JSON.stringify({
				id: 'chatcmpl-example',
				object: 'chat.completion',
				created: 0,
				model: 'example',
				choices: [choice],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			}),
		);
	}).listen(0, '127.0.0.1');
	await once(model, 'listening');
	const url = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
	stack = await startStack();
	const data = { apiKey: 'example', url };
	credential = { id: await stack.owner.saveCredential('Model', 'openAiApi', data), name: 'Model' };
});
afterAll(async () => {
	await stack?.stop();
	model.closeAllConnections();
	await new Promise((resolve) => model.close(resolve));
});

/** Returns a workflow in which an agent can use the TikTok node as a tool. */
function agent(more: object, parameters: object): WorkflowData {
	const node = (name: string, type: string, typeVersion: number, rest: object = {}) => ({
		id: randomUUID(),
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters: {},
		...rest,
	});
	const list = { __rl: true, mode: 'id', value: 'example' };
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1),
		node('Agent', '@n8n/n8n-nodes-langchain.agent', 3.1, {
			parameters: { promptType: 'define', text: 'List my videos', options: {} },
		}),
		node('Model', MODEL, 1.3, {
			parameters: { model: list, responsesApiEnabled: false, options: {} },
			credentials: { openAiApi: credential },
		}),
		node('List videos', 'n8n-nodes-mediakit.tikTokTool', 1, {
			parameters: { resource: 'video', operation: 'getAll', limit: 1, ...parameters },
			credentials: { [TIKTOK]: stack.credentials.get(TIKTOK) },
			...more,
		}),
	];
	const to = (type: string) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
	return {
		name: 'Agent',
		nodes: nodes as unknown as WorkflowData['nodes'],
		connections: {
			Start: to('main'),
			Model: to('ai_languageModel'),
			'List videos': to('ai_tool'),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** Runs the agent. @returns what the tool returned to it */
async function toldBy(more: object = {}, parameters: object = {}): Promise<string> {
	asked = [];
	const { error } = await runWorkflow(stack, agent(more, parameters));
	expect(error).toBeUndefined();
	const answers = asked.flatMap(({ messages }) => messages).filter(({ role }) => role === 'tool');
	return answers
		.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
		.join('\n');
}

it('gives an agent what the tool returns, and names it by its action unless it is described by hand', async () => {
	const described = () => asked[0]?.tools?.map(({ function: { description } }) => description);
	expect(await toldBy()).toContain('"duration_seconds"');
	expect(described()).toEqual(['Get many videos in TikTok']);
	await toldBy({}, { descriptionType: 'manual', toolDescription: 'List my newest video' });
	expect(described()).toEqual(['List my newest video']);
});

it('tells an agent the code and the action of a failing tool only with On Error: Continue', async () => {
	const fault = { kind: 'error', code: 'scope_not_authorized', match: { path: '/v2/video/list/' }, times: 5 };
	await stack.sandbox.control('faults', fault);
	const brief = await toldBy();
	const whole = await toldBy({ onError: 'continueRegularOutput' });
	await stack.sandbox.clearFaults();
	expect(brief).not.toBe('');
	expect(brief).not.toContain('Action: reconnect');
	expect(whole).toContain('TikTok code: scope_not_authorized. Action: reconnect.');
});
