import { createHmac } from 'node:crypto';
import { connectAccount } from '../../support/service';
import { until } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';
import { VideoServer } from '../../support/video-server';
import { executionsOf, startExecution, waitForExecution } from '../support/run';
import { startStack, type CredentialReference, type Stack } from '../support/stack';
import { activateTemplate } from '../support/templates';
import { connectDirectly, isRefreshedOnce } from '../support/tiktok-tokens';
import { chain, download, START } from '../support/workflow';
import {
	draftFrom,
	ENDED_WITHIN_MS,
	expectAllOnce,
	finishDrafts,
	MINUTE_SECONDS,
	posts as postsOf,
	startOften,
	TIKTOK,
	uploadOften,
} from './support/often';

const INSTAGRAM = 'mediaKitInstagramOAuth2Api';
const STATUS = '/v2/post/publish/status/fetch/';

/** Executions per worker: fewer than the drafts of the test that kills a worker, so that both workers get drafts. */
const AT_A_TIME = 3;
const DRAFTS = 5;

jest.setTimeout(2 * ENDED_WITHIN_MS);

let stack: Stack;
let web: VideoServer;

beforeAll(async () => {
	web = await VideoServer.start((_request, response) => {
		response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': sampleVideo.length });
		response.end(sampleVideo);
	});
});
afterAll(() => web.close());

const posts = () => postsOf(stack);

const tikTok = () => stack.credentials.get(TIKTOK)!;

const draftWorkflow = (name: string) => draftFrom(web.url, name, tikTok());

describe('n8n in queue mode with two workers and two webhook processors, binary data in the database', () => {
	beforeAll(async () => {
		stack = await startStack({
			queue: true,
			binaryData: 'database',
			environment: { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(AT_A_TIME) },
		});
		await stack.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
	});
	// Each test starts with TikTok's full quota for the minute and an empty inbox.
	beforeEach(async () => {
		await stack.moveTime(MINUTE_SECONDS);
		await finishDrafts(stack);
	});
	afterAll(() => stack?.stop());

	describe('a TikTok credential with a Service URL', () => {
		isRefreshedOnce(() => stack, tikTok);
	});

	describe('a TikTok credential without a Service URL', () => {
		let direct: CredentialReference;
		beforeAll(async () => void (direct = await connectDirectly(stack)));

		isRefreshedOnce(
			() => stack,
			() => direct,
		);
	});

	it('starts a workflow once for an event that comes to both webhook processors many times at once', async () => {
		const workflow = await stack.owner.saveWorkflow(
			chain(
				'On delivery',
				{
					name: 'Delivered',
					type: 'mediaKitTrigger',
					parameters: { events: ['upload.delivered'], filters: {} },
					credentials: { mediaKitApi: stack.credentials.get('mediaKitApi') },
				},
				{ name: 'End', type: 'n8n-nodes-base.noOp' },
			),
		);
		await stack.owner.activate(workflow);
		const { staticData } = await stack.owner.call<{
			staticData: Record<string, { subscriptions: Record<string, { secret: string }> }>;
		}>('GET', `/rest/workflows/${workflow.id}`);
		const [[address, { secret }] = ['', { secret: '' }]] = Object.entries(
			staticData['node:Delivered']?.subscriptions ?? {},
		);
		const send = async (id: string, base: string) => {
			const body = JSON.stringify({
				id,
				type: 'upload.delivered',
				created_at: '2026-11-20T03:30:02Z',
				data: {},
			});
			// The clocks of n8n's processes are ahead of real time.
			const { now } = (await stack.sandbox.read('state')) as { now: string };
			const time = Math.floor(Date.parse(now) / 1000);
			const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
			const response = await fetch(base + new URL(address).pathname, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'x-mediakit-signature': `t=${time},v1=${signature}`,
				},
				body,
			});
			return response.status;
		};
		const bases = stack.webhooks.map(({ url }) => url);
		expect(new URL(address).origin).toBe(bases[0]);
		const sendings = ['one', 'two'].flatMap((id) =>
			Array.from({ length: 6 }, (_, index) => send(id, bases[index % 2]!)),
		);
		expect(await Promise.all(sendings)).toEqual(sendings.map(() => 200));
		const runs = await executionsOf(stack, workflow.id);
		expect(runs).toHaveLength(2);
		const ended = await Promise.all(runs.map(({ id }) => waitForExecution(stack, id)));
		const ids = ended.flatMap(({ items }) => items('End').map(({ json }) => json.id));
		expect(ids.sort()).toEqual(['one', 'two']);
		await stack.owner.deactivate(workflow);
	});

	it("names the way for n8n's own links, which webhook processors do not give out", async () => {
		const { id } = await stack.owner.saveWorkflow(
			chain('A reel without a service', START, download(web.url), {
				name: 'Instagram',
				type: 'instagram',
				parameters: {
					resource: 'draft',
					operation: 'prepare',
					authentication: INSTAGRAM,
					mediaType: 'REELS',
					source: 'binary',
				},
				credentials: { [INSTAGRAM]: stack.credentials.get(INSTAGRAM) },
			}),
		);
		const run = await waitForExecution(stack, await startExecution(stack, id));
		expect(run.error?.message).toMatch(/route \/rest to n8n's main process.* Choose a MediaKit credential/);
	});

	it('can be canceled while a worker waits for the delivery', async () => {
		await stack.sandbox.control('faults', { kind: 'hold', match: { path: STATUS } });
		const [id = ''] = await startOften(stack, draftWorkflow('A draft to cancel'), 1);
		await until(
			() => stack.sandbox.read('faults') as Promise<{ faults: { held: number }[] }>,
			({ faults }) => faults.some(({ held }) => held > 0),
			ENDED_WITHIN_MS,
		);
		const count = (await posts()).length;
		await stack.owner.call('POST', `/rest/executions/${id}/stop`);
		const status = async () =>
			(await stack.owner.call<{ status: string }>('GET', `/rest/executions/${id}`)).status;
		await until(status, (one) => one === 'canceled', ENDED_WITHIN_MS);
		await stack.sandbox.control('release');
		await stack.sandbox.clearFaults();
		expect(await posts()).toHaveLength(count);
	});

	it.each([
		['Daily social statistics', 'Every Day at 03:30 UTC'],
		['Keep tokens alive', 'Every Monday at 04:00 UTC'],
		['Weekly report', 'Every Monday at 06:00 UTC'],
	])('runs the template %s', async (name, trigger) => {
		if (((await stack.service.call('/api/accounts')).body.accounts as unknown[]).length === 0) {
			await connectAccount(stack.service, 'tiktok');
		}
		const template = await activateTemplate(stack, name);
		const run = await template.run(trigger);
		expect(run.error).toBeUndefined();
		await template.deactivate();
	});

	it('sends nothing twice when a worker is killed, and the other goes on', async () => {
		const before = (await posts()).length;
		await stack.sandbox.control('faults', { kind: 'hold', times: DRAFTS, match: { path: STATUS } });
		const started = await startOften(stack, draftWorkflow('Drafts and a killed worker'), DRAFTS);
		await until(posts, ({ length }) => length === before + DRAFTS, ENDED_WITHIN_MS);
		await stack.replaceWorker(0);
		await stack.sandbox.control('release');
		await stack.sandbox.clearFaults();
		const statuses = () =>
			Promise.all(
				started.map(
					async (id) => (await stack.owner.call<{ status: string }>('GET', `/rest/executions/${id}`)).status,
				),
			);
		const ended = await until(
			statuses,
			(all) => all.every((status) => !['new', 'running', 'waiting'].includes(status)),
			ENDED_WITHIN_MS,
		);
		expect(new Set(ended)).toEqual(new Set(['success', 'crashed']));
		expect(await posts()).toHaveLength(before + DRAFTS);
	});
});

describe('n8n in queue mode, binary data in files that all processes see', () => {
	beforeAll(async () => void (stack = await startStack({ queue: true, binaryData: 'filesystem' })));
	afterAll(() => stack?.stop());

	it('sends a file from a previous node', async () => {
		await expectAllOnce(stack, await uploadOften(stack, draftWorkflow('A draft from a file'), 2));
	});
});
