import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import {
	connectAccount,
	connectTikTok,
	sandboxSettings,
	startService,
	waitForEnd,
	type TestService,
} from '../../support/service';
import { WEBHOOK } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

let sandbox: TestSandbox;
let service: TestService;

beforeAll(async () => {
	sandbox = await startTestSandbox({
		switches: { 'tiktok.processingSeconds': 0, 'instagram.processingSeconds': 0 },
	});
	service = await startService(sandboxSettings(sandbox.url));
	await connectTikTok(service);
	await connectAccount(service, 'facebook', { user: 'example_creator' });
}, 20_000);
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

const send = (path: string, query: string) =>
	service.call(`${path}?${query}`, {
		method: 'POST',
		headers: { 'content-type': 'video/mp4' },
		body: new Uint8Array(sampleVideo),
	});

async function upload(query: string): Promise<void> {
	const { status, body } = await send(WEBHOOK, query);
	expect(status).toBe(202);
	const { deliveries } = await waitForEnd(service, body.upload_id as string);
	expect(deliveries.every(({ state }) => ['delivered', 'published'].includes(state))).toBe(true);
}

const preflight = async (platform: string) =>
	(await send('/api/uploads/preflight', `platforms=${platform}&account.instagram=example_creator`)).body as {
		ok: boolean;
		problems: { platform: string; code: string; action: string }[];
	};

it('says that the TikTok inbox is full', async () => {
	expect(await preflight('tiktok')).toMatchObject({ ok: true });
	for (let drafts = 0; drafts < 5; drafts++) await upload('platforms=tiktok');
	expect(await preflight('tiktok')).toMatchObject({
		ok: false,
		problems: [{ platform: 'tiktok', code: 'too_many_pending_drafts', action: 'wait' }],
	});
});

it("says that Instagram's publishing quota is used up", async () => {
	expect(await preflight('instagram')).toMatchObject({ ok: true });
	await upload('platforms=instagram&account=example_creator&auto_approve=true');
	await sandbox.control('switches', { 'instagram.quotaTotal': 1 });
	expect(await preflight('instagram')).toMatchObject({
		ok: false,
		problems: [{ platform: 'instagram', code: 'publishing_quota_used_up', action: 'wait' }],
	});
});

it('says which account has to be connected again', async () => {
	await connectTikTok(service, { untick: ['video.upload'] });
	await sandbox.control('switches', { 'instagram.quotaTotal': 1 });
	expect(await preflight('tiktok,instagram')).toMatchObject({
		problems: [
			{ platform: 'tiktok', code: 'scope_missing', action: 'reconnect' },
			{ platform: 'instagram', code: 'publishing_quota_used_up' },
		],
	});
});
