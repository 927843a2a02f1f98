import { createHmac } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { startReceiver, type ReceivedEvent, type Receiver } from '../support/receiver';
import { connectAccount, waitForEnd } from '../support/service';
import { sampleVideo } from '../support/video-bytes';
import { eventually } from '../support/deliveries';
import { executionsOf, waitForExecution } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain } from './support/workflow';

const NAME = 'Delivered';
const EVENTS = ['upload.delivered'];

let stack: Stack;
/** Another subscriber, which receives everything the service sends. */
let witness: Receiver;
/** The URL at which the trigger receives events. */
let address = '';
let workflow: { id: string; versionId: string; active: boolean };

beforeAll(async () => {
	witness = await startReceiver();
	stack = await startStack();
	await connectAccount(stack.service, 'tiktok');
	await stack.service.call('/api/subscriptions', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ url: witness.url, events: EVENTS }),
	});
	workflow = await stack.owner.saveWorkflow(
		chain(
			'On delivery',
			{
				name: NAME,
				type: 'mediaKitTrigger',
				parameters: { events: EVENTS, filters: {} } satisfies INodeParameters,
				credentials: { mediaKitApi: stack.credentials.get('mediaKitApi') },
			},
			{ name: 'End', type: 'n8n-nodes-base.noOp' },
		),
	);
	await stack.owner.activate(workflow);
	[address = ''] = await subscribed();
});
afterAll(async () => {
	await stack?.stop();
	await witness.close();
});

/** Returns the URLs that receive events, except the witness's. */
async function subscribed(): Promise<string[]> {
	const { body } = await stack.service.call('/api/subscriptions');
	return (body.subscriptions as { url: string }[]).map(({ url }) => url).filter((url) => url !== witness.url);
}

const starts = async () => (await executionsOf(stack, workflow.id)).length;

/** Waits until the workflow has been started this many times. @returns the output of the last run */
async function untilStarted(count: number): Promise<unknown[]> {
	await eventually(async () => (await starts()) >= count);
	const [newest] = await executionsOf(stack, workflow.id);
	const run = await waitForExecution(stack, String(newest?.id));
	expect(run.status).toBe('success');
	expect(await starts()).toBe(count);
	return run.items('End').map(({ json }) => json);
}

/** Has the service deliver a video. @returns the event, once all subscribers have received it */
async function deliver(): Promise<ReceivedEvent> {
	const seen = witness.received.length;
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([Buffer.from(sampleVideo)]), 'video.mp4');
	const { body } = await stack.service.call('/api/posts/video', { method: 'POST', body: form });
	await waitForEnd(stack.service, String(body.upload_id));
	const [event] = (await witness.until(seen + 1)).slice(seen);
	if (!event) throw new Error('The witness heard nothing.');
	return event;
}

interface Memory {
	staticData: Record<string, { subscriptions: Record<string, { secret: string }> }>;
}

/** Returns the secret of the trigger's subscription, which n8n has stored in its static data. */
async function secretOfTrigger(): Promise<string> {
	const { staticData } = await stack.owner.call<Memory>('GET', `/rest/workflows/${workflow.id}`);
	const [subscription] = Object.values(staticData[`node:${NAME}`]?.subscriptions ?? {});
	if (!subscription) throw new Error('n8n has no secret for the trigger.');
	return subscription.secret;
}

function sign(body: Buffer | string, secret: string, ageSeconds = 0): string {
	const time = Math.floor(Date.now() / 1000) - ageSeconds;
	return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')}`;
}

/** Sends an event to the trigger as the service would. */
async function send(body: Buffer | string, signature?: string): Promise<{ status: number; text: string }> {
	const response = await fetch(address, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...(signature && { 'x-mediakit-signature': signature }) },
		body: new Uint8Array(Buffer.from(body)),
	});
	return { status: response.status, text: await response.text() };
}

const eventOf = (id: string) =>
	JSON.stringify({ id, type: 'upload.delivered', created_at: '2026-11-20T03:30:02Z', data: {} });

it('subscribes with the activation, and an event starts the workflow once with what the service tells', async () => {
	expect(address).toMatch(`${stack.n8n.url}/webhook/`);
	const { event } = await deliver();
	expect(await untilStarted(1)).toEqual([event]);
	expect(event.data).toMatchObject({ delivery: { platform: 'tiktok', state: 'delivered' } });
});

it('is not started by what the service did not sign just now for it', async () => {
	const before = await starts();
	const secret = await secretOfTrigger();
	const [event] = witness.received;
	const fresh = eventOf('forged');
	const attempts = [
		[event?.raw ?? '', String(event?.headers['x-mediakit-signature'])],
		[fresh, undefined],
		[fresh, sign(fresh, 'another secret')],
		[fresh, sign(`${fresh} `, secret)],
		[fresh, sign(fresh, secret, 301)],
	] as const;
	for (const [body, signature] of attempts) {
		expect(await send(body, signature)).toEqual({ status: 401, text: expect.stringContaining('signature') });
	}
	// Only this event starts the workflow.
	expect(await send(fresh, sign(fresh, secret))).toMatchObject({ status: 200 });
	expect(await untilStarted(before + 1)).toEqual([JSON.parse(fresh)]);
});

it('is not started again by a replay, also after a restart of n8n, and goes on with the next event', async () => {
	const [first] = witness.received;
	const replay = first?.raw ?? '';
	const again = async () => await send(replay, sign(replay, await secretOfTrigger()));
	const ignored = { status: 200, text: expect.stringContaining('already received') };
	const before = await starts();
	expect(await again()).toEqual(ignored);

	await stack.restartN8n();
	expect(await subscribed()).toEqual([address]);
	expect(await again()).toEqual(ignored);
	const { event } = await deliver();
	expect(await untilStarted(before + 1)).toEqual([event]);
});

it('ends its subscription with the deactivation', async () => {
	await stack.owner.deactivate(workflow);
	expect(await subscribed()).toEqual([]);
	const { raw } = await deliver();
	expect(await send(raw)).toMatchObject({ status: 404 });
});
