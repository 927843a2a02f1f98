import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePicture } from '../../support/pictures';
import { startInstantSandbox, type TestSandbox } from '../../support/sandbox';
import { sandboxSettings } from '../../support/service';
import { startKillableService, type KillableService } from '../../support/service-process';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

let sandbox: TestSandbox;
let service: KillableService;
beforeAll(async () => void (sandbox = await startInstantSandbox()));
afterAll(() => sandbox.close());
afterEach(() => service.close());

/** Starts a service with a published page. */
async function start(settings: Record<string, string> = {}): Promise<void> {
	service = await startKillableService({ ...sandboxSettings(sandbox.url), ...settings }, ['tiktok']);
	const { body } = await service.call('/api/accounts');
	const [account] = body.accounts as { id: string }[];
	await service.call('/api/mediakit/pages/mara', {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ account_ids: [account?.id], enabled: true }),
	});
}

const visit = (path: string) => fetch(`${service.running.url}/mediakit/${path}`);
const sendCover = async () =>
	await service.call('/api/mediakit/images?use=cover', {
		method: 'POST',
		headers: { 'content-type': 'image/jpeg' },
		body: new Uint8Array(await makePicture()),
	});

it('loads what makes pictures with the first picture, not before', async () => {
	await start();
	const isLoaded = () =>
		readFileSync(`/proc/${service.running.process.pid}/maps`, 'utf8').includes('libvips');
	expect(await (await visit('mara')).text()).toContain('/mediakit/mara/card.jpg');
	expect(isLoaded()).toBe(false);
	expect((await visit('mara/card.jpg')).status).toBe(200);
	expect(isLoaded()).toBe(true);
});

it('shows pages without pictures where these cannot be made, and says why', async () => {
	const preload = join(__dirname, '../../support/without-sharp.cjs');
	await start({ NODE_OPTIONS: `--require ${JSON.stringify(preload)}` });
	const refusal = {
		error: {
			code: 'pictures_unavailable',
			message: expect.stringMatching(/no binary for this system.*npm install --include=optional/),
		},
	};
	expect(await sendCover()).toMatchObject({ status: 501, body: refusal });
	const card = await visit('mara/card.jpg');
	expect([card.status, await card.json()]).toMatchObject([501, refusal]);
	const page = await visit('mara');
	expect(page.status).toBe(200);
	const html = await page.text();
	expect(html).toContain('<h1>');
	expect(html).not.toContain('card.jpg');
});
