import type { IDataObject } from 'n8n-workflow';
import { until } from '../support/until';
import { sampleVideo } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import install from '../e2e/support/install';
import { startStack, type Stack } from '../e2e/support/stack';
import { connectDirectly } from '../e2e/support/tiktok-tokens';
import { chain, START } from '../e2e/support/workflow';
import {
	draftFrom,
	ENDED_WITHIN_MS,
	expectAllOnce,
	finishDrafts,
	INIT,
	MINUTE_SECONDS,
	posts,
	startOften,
	TIKTOK,
	untilEnded,
	uploadOften,
} from '../e2e/queue/support/often';

const INSTAGRAM = 'mediaKitInstagramOAuth2Api';
const UPLOADS = 40;
/** Installing n8n, PostgreSQL and Redis for the first time takes minutes. */
const INSTALLED_WITHIN_MS = 900_000;

jest.setTimeout(2 * ENDED_WITHIN_MS);

let stack: Stack;
let web: VideoServer;

beforeAll(async () => {
	await install();
	web = await VideoServer.start((_request, response) => {
		response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': sampleVideo.length });
		response.end(sampleVideo);
	});
	stack = await startStack({ queue: true, binaryData: 'database' });
	await stack.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
}, INSTALLED_WITHIN_MS);
// Each test starts with TikTok's full quota for the minute and an empty inbox.
beforeEach(async () => {
	await stack.moveTime(MINUTE_SECONDS);
	await finishDrafts(stack);
});
afterAll(async () => {
	await stack?.stop();
	await web.close();
});

describe("the platforms' limits for one account, in queue mode with two workers", () => {
	it('brings 40 uploads at once to the inbox, each once, without a Service URL', async () => {
		const before = (await posts(stack)).length;
		const workflow = draftFrom(web.url, 'Forty drafts', await connectDirectly(stack));
		await expectAllOnce(stack, await uploadOften(stack, workflow, UPLOADS));
		expect(await posts(stack)).toHaveLength(before + UPLOADS);
	});

	it('brings 40 uploads at once to the inbox, each once, while the service counts those of both workers together', async () => {
		const before = (await posts(stack)).length;
		const { tiktok } = (await stack.sandbox.read('state')) as { tiktok: { grants: { open_id: string }[] } };
		const turns = async (more: Record<string, string> = {}) => {
			const response = await fetch(`${stack.service.url}/oauth/tiktok/turns`, {
				method: 'POST',
				body: new URLSearchParams({
					client_id: 'sandbox-key',
					client_secret: 'sandbox-secret',
					path: INIT,
					account: tiktok.grants[0]?.open_id ?? '',
					...more,
				}),
			});
			return (await response.json()) as { turn: string; wait_seconds: number };
		};
		const nextTurnIn = async () => {
			const { turn, wait_seconds: seconds } = await turns();
			await turns({ give_back: turn });
			return seconds;
		};
		expect(await nextTurnIn()).toBe(0);
		// TikTok allows six drafts a minute. If only one worker had queued its twenty drafts, the next turn would come
		// in the fourth minute.
		const behindAll = () => until(nextTurnIn, (seconds) => seconds > 4 * MINUTE_SECONDS, ENDED_WITHIN_MS);
		const workflow = draftFrom(web.url, 'Forty drafts by turns', stack.credentials.get(TIKTOK)!);
		await expectAllOnce(stack, await uploadOften(stack, workflow, UPLOADS, behindAll));
		expect(await posts(stack)).toHaveLength(before + UPLOADS);
	});

	it("prepares 12 posts at once, each once, with Instagram's limits", async () => {
		const workflow = chain('A dozen reels', START, {
			name: 'Instagram',
			type: 'instagram',
			parameters: {
				resource: 'draft',
				operation: 'prepare',
				authentication: INSTAGRAM,
				mediaType: 'REELS',
				source: 'url',
				mediaUrl: web.url,
				timeoutSeconds: 3_600,
			},
			credentials: { [INSTAGRAM]: stack.credentials.get(INSTAGRAM) },
		});
		// The budget is enough for only some of the posts; each rejected call costs a minute.
		await stack.sandbox.control('switches', {
			'instagram.businessCallBudget': 15,
			'instagram.rateLimitBlockMinutes': 1,
		});
		const runs = await untilEnded(stack, await startOften(stack, workflow, 12), '/graph.instagram.com/');
		await stack.sandbox.control('switches', { 'instagram.businessCallBudget': 0 });
		expect(runs.map(({ error }) => error?.message)).toEqual(runs.map(() => undefined));
		const refused = (await stack.sandbox.requests('/graph.instagram.com/')).filter(
			({ status }) => status === 400,
		);
		expect(refused.length).toBeGreaterThan(0);
		const prepared = runs.flatMap(({ items }) => items('Instagram').map(({ json }) => json));
		expect(prepared.map(({ status }) => status)).toEqual(runs.map(() => 'FINISHED'));
		const { instagram } = (await stack.sandbox.read('state')) as { instagram: { containers: IDataObject[] } };
		expect(instagram.containers.map(({ id }) => id).sort()).toEqual(
			prepared.map(({ containerId }) => containerId).sort(),
		);
	});
});
