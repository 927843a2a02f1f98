import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../e2e/support/chromium';
import { API_KEY, waitForEnd } from '../support/service';
import { sha256, startUploads, videoOf, type Uploads } from '../support/uploads';

const MIB = 1_048_576;
const video = videoOf(6 * MIB);

/** The script of a third party's page with Uppy. `pauseAfter` is the number of accepted chunks before a pause. */
const PAGE_SCRIPT = `
	import Uppy from '@uppy/core';
	import Tus from '@uppy/tus';
	window.send = async ({ endpoint, key, chunkSize, pauseAfter }) => {
		const bytes = await (await fetch('/video.mp4')).blob();
		let accepted = 0;
		const uppy = new Uppy();
		uppy.use(Tus, {
			endpoint, chunkSize, retryDelays: null, allowedMetaFields: ['platforms', 'title'],
			headers: { 'X-API-Key': key },
			onAfterResponse: (request, response) => {
				if (request.getMethod() === 'PATCH' && response.getStatus() === 204 && ++accepted === pauseAfter) uppy.pauseAll();
			},
		});
		uppy.addFile({ name: 'video.mp4', type: 'video/mp4', data: new File([bytes], 'video.mp4', { type: 'video/mp4', lastModified: 1 }), meta: { platforms: 'tiktok', title: 'From Uppy' } });
		const paused = new Promise((resolve) => {
			const timer = setInterval(() => accepted === pauseAfter && (clearInterval(timer), resolve('paused')), 20);
		});
		const ended = uppy.upload().then(({ successful, failed }) => successful[0]?.uploadURL ?? 'failed: ' + failed[0]?.error);
		return Promise.race(pauseAfter ? [paused, ended] : [ended]);
	};
`;

interface PageServer {
	origin: string;
	close(): void;
}

async function bundle(): Promise<string> {
	const { outputFiles } = await build({
		stdin: { contents: PAGE_SCRIPT, resolveDir: __dirname },
		bundle: true,
		format: 'iife',
		write: false,
	});
	return outputFiles[0]?.text ?? '';
}

/** Starts a web server for the page, so that the page has its own origin. */
async function servePage(script: string): Promise<PageServer> {
	const server = createServer((request, response) => {
		if (request.url === '/video.mp4') return void response.setHeader('content-type', 'video/mp4').end(video);
		response
			.setHeader('content-type', 'text/html')
			.end(
				`<!doctype html><title>Uppy</title><script>${script.replaceAll('</script', '<\\/script')}</script>`,
			);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { origin, close: () => server.close() };
}

let listed: PageServer;
let other: PageServer;
let uploads: Uploads;
let browser: Browser;

beforeAll(async () => {
	const script = await bundle();
	listed = await servePage(script);
	other = await servePage(script);
	uploads = await startUploads({ CORS_ORIGINS: listed.origin });
	browser = await launchChromium();
}, 60_000);
afterAll(async () => {
	await browser.close();
	await uploads.close();
	for (const page of [listed, other]) page.close();
});

interface Options {
	key?: string;
	pauseAfter?: number;
}

/** Clicks the button. @returns the upload's URL, `paused`, or the error */
function send(page: Page, { key = API_KEY, pauseAfter = 0 }: Options = {}): Promise<string> {
	const options = {
		endpoint: `${uploads.service.url}/api/uploads/files`,
		key,
		chunkSize: 2 * MIB,
		pauseAfter,
	};
	return page.evaluate(`send(${JSON.stringify(options)})`);
}

async function open({ origin }: PageServer): Promise<{ page: Page; methods: string[] }> {
	const page = await browser.newPage();
	const methods: string[] = [];
	page.on('request', (request) => {
		if (request.url().startsWith(uploads.service.url)) methods.push(request.method());
	});
	await page.goto(origin);
	return { page, methods };
}

async function expectDelivered(url: string): Promise<void> {
	expect(url).toMatch(/^http/);
	const end = await waitForEnd(uploads.service, url.split('/').at(-1) ?? '');
	expect(end).toMatchObject({ file: { sha256: sha256(video) }, deliveries: [{ state: 'delivered' }] });
}

it('upload from a page of another origin', async () => {
	const { page } = await open(listed);
	await expectDelivered(await send(page));
}, 60_000);

it('resume after the page was loaded again', async () => {
	const { page, methods } = await open(listed);
	expect(await send(page, { pauseAfter: 1 })).toBe('paused');
	await page.reload();
	methods.length = 0;
	const url = await send(page);
	expect(methods.filter((method) => method !== 'OPTIONS')).toEqual(['HEAD', 'PATCH', 'PATCH']);
	await expectDelivered(url);
}, 60_000);

it('refusal of a wrong key, which the page can read', async () => {
	const { page } = await open(listed);
	expect(await send(page, { key: 'wrong' })).toMatch(/401/);
}, 60_000);

it('nothing for a page whose origin is not listed', async () => {
	const { page } = await open(other);
	expect(await send(page)).toMatch(/^failed: /);
	expect(await uploads.service.temporaryFiles()).toEqual([]);
}, 60_000);
