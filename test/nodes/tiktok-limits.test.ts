import type { IDataObject } from 'n8n-workflow';
import { connect, sandboxCredential } from '../support/connect';
import type { Engine } from '../support/engine';
import type { TestSandbox } from '../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../support/service';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { until } from '../support/until';
import { sampleVideo } from '../support/video-bytes';

const INIT = '/v2/post/publish/inbox/video/init/';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;
let service: TestService;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox());
	await sandbox.control('switches', { 'tiktok.pendingShareCap': 100 });
	service = await startService(sandboxSettings(sandbox.url));
});
afterAll(async () => {
	await service.close();
	await close();
});

async function upload(timeoutSeconds: number) {
	const data = await engine.storeBinary(sampleVideo, 'video.mp4');
	const parameters = { resource: 'video', operation: 'uploadDraft', source: 'binary', timeoutSeconds };
	return engine.start({ parameters, items: [{ json: {}, binary: { data } }] });
}

const inits = async () => (await sandbox.requests(INIT)).map(({ status }) => status);

describe('TikTok node: limits that other processes use up as well', () => {
	beforeEach(async () => {
		await sandbox.control('reset');
		await connect(engine, sandbox, sandboxCredential(sandbox));
	});

	it('waits after a refusal as long as TikTok asks for, and sends once more', async () => {
		await sandbox.control('faults', {
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '1', 'content-type': 'application/json' },
			body: '{"error":{"code":"rate_limit_exceeded","message":"","log_id":"2026"}}',
			match: { path: INIT },
		});
		const startedAt = Date.now();
		const { json, error } = await (await upload(60)).outcome;
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ delivered: true }]);
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000);
		expect(await inits()).toEqual([429, 200]);
	});

	it('waits until the user has finished one of the drafts in the full inbox', async () => {
		await sandbox.control('switches', { 'tiktok.pendingShareCap': 1 });
		const [first] = (await (await upload(60)).outcome).json;
		const { outcome } = await upload(60);
		await until(inits, ({ length }) => length === 2);
		await sandbox.control('tiktok/finish-draft', { publish_id: first?.publishId });
		const { json, error } = await outcome;
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ delivered: true }]);
		expect(await inits()).toEqual([200, 403, 200]);
	});
});

describe('TikTok node: limits with a Service URL', () => {
	const turns = async (more: Record<string, string> = {}) => {
		const { open_id: account } = engine.credentials.read('1').oauthTokenData as IDataObject;
		const response = await fetch(`${service.url}/oauth/tiktok/turns`, {
			method: 'POST',
			body: new URLSearchParams({
				client_id: 'sandbox-key',
				client_secret: 'sandbox-secret',
				path: INIT,
				account: String(account),
				...more,
			}),
		});
		return (await response.json()) as { turn: string; wait_seconds: number };
	};

	beforeEach(async () => {
		await sandbox.control('reset');
		await connect(engine, sandbox, { ...sandboxCredential(sandbox), serviceUrl: `${service.url}/ ` });
	});

	it('counts what other processes have sent, gives back what it does not use, and sends without the service', async () => {
		// Five uploads by other processes leave room for one more.
		for (let count = 0; count < 5; count++) expect((await turns()).wait_seconds).toBe(0);
		expect((await (await upload(10)).outcome).json).toMatchObject([{ delivered: true }]);
		const { error } = await (await upload(10)).outcome;
		expect(error).toMatchObject({ context: { data: { code: 'rate_limited', action: 'wait' } } });
		expect(await inits()).toEqual([200]);

		// Other processes take five turns in the next minute, while a node waits for the sixth.
		for (let count = 0; count < 5; count++) await turns();
		const untilNextTurnIn = (isRight: (seconds: number) => boolean) =>
			until(async () => {
				const { turn, wait_seconds: wait } = await turns();
				await turns({ give_back: turn });
				return wait;
			}, isRight);
		await untilNextTurnIn((seconds) => seconds < 62);
		const { outcome, cancel } = await upload(300);
		await untilNextTurnIn((seconds) => seconds > 62);
		cancel();
		expect((await outcome).run.status).toBe('canceled');
		await untilNextTurnIn((seconds) => seconds < 62);

		await service.stop();
		expect((await (await upload(10)).outcome).json).toMatchObject([{ delivered: true }]);
		expect(await inits()).toEqual([200, 200]);
	});
});
