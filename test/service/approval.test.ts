import { setTimeout as wait } from 'node:timers/promises';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectAccount, sandboxSettings, startService, waitForEnd, type TestService, type UploadStatus } from '../support/service';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

let sandbox: TestSandbox;
let service: TestService;

beforeAll(async () => {
	sandbox = await startTestSandbox({ switches: { limitTimeScale: 100_000 } });
	service = await startService({ ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: '100000', LOG_LEVEL: 'silent' });
	await connectAccount(service, 'facebook');
}, 20_000);
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

async function send(fields: Record<string, string>): Promise<string> {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', new Blob([sampleVideo]), 'sample.mp4');
	const { status, body } = await service.call(WEBHOOK, { method: 'POST', body: form });
	expect(body).toMatchObject({ upload_id: expect.any(String) });
	expect(status).toBe(202);
	return body.upload_id as string;
}

it('works', async () => {
	const id = await send({ platforms: 'instagram', content: 'Hello', account: 'example_creator', auto_approve: 'true' });
	const end = await waitForEnd(service, id);
	console.log(JSON.stringify(end, null, 1));
	console.log(JSON.stringify((await sandbox.read('state')).instagram, null, 1).slice(-3000));
});
