import { clickAllow } from '../../../sandbox/demo/consent';
import { cookieOf, logIn, sendLogin } from '../../support/dashboard';
import { startPathProxy, type PathProxy } from '../../support/path-proxy';
import { startInstantSandbox, type TestSandbox } from '../../support/sandbox';
import { API_KEY, sandboxSettings, startService, type TestService } from '../../support/service';
import { sampleVideo } from '../../support/video-bytes';

const KEY = { 'x-api-key': API_KEY };
const JSON_BODY = { ...KEY, 'content-type': 'application/json' };

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startInstantSandbox();
});
afterAll(() => sandbox.close());

describe.each([
	['/kit', 'strips'],
	['/kit', 'keeps'],
	['/tools/media', 'keeps'],
	// Paths that are also the first part of the service's own routes.
	['/mediakit', 'strips'],
	['/mediakit', 'keeps'],
	['/api', 'strips'],
	['/api', 'keeps'],
])('PUBLIC_URL with the path %s, behind a proxy that %s it', (path, what) => {
	let proxy: PathProxy;
	let service: TestService;
	let base: string;
	const ask = (target: string, init?: RequestInit) => fetch(`${base}${target}`, init);
	const json = async (target: string, init: RequestInit = { headers: KEY }) =>
		(await (await ask(target, init)).json()) as Record<string, unknown>;

	beforeAll(async () => {
		proxy = await startPathProxy(path, what === 'strips');
		base = proxy.publicUrl;
		service = await startService({ ...sandboxSettings(sandbox.url), PUBLIC_URL: base });
		proxy.forwardTo(service.url);
	});
	afterAll(async () => {
		await service.close();
		await proxy.close();
	});

	/** Checks that everything on its own host that a page links to can be loaded. */
	async function expectWhole(page: Response): Promise<void> {
		const text = await page.text();
		const links = [...text.matchAll(/(?:src|href|action|data-prefix)="(\/[^"]*)"/g)].map(([, link]) => link);
		expect(links.length).toBeGreaterThan(2);
		for (const link of links) {
			expect(link?.startsWith(path)).toBe(true);
			const { status } = await fetch(new URL(link ?? '', base));
			expect([link, status]).toEqual([link, link?.endsWith('/login') ? 401 : 200]);
		}
	}

	it('has pages whose every link leads to the service, and logs in', async () => {
		await expectWhole(await ask('/'));
		await expectWhole(await fetch(base));
		await expectWhole(await ask('/docs'));
		const login = await sendLogin({ url: base }, API_KEY);
		expect([login.status, login.headers.get('location')]).toEqual([303, `${path}/`]);
		expect(login.headers.get('set-cookie')).toContain(`Path=${path};`);
		const dashboard = await ask('/', { headers: { cookie: cookieOf(login) } });
		expect(await dashboard.clone().text()).toContain(`<div id="app" data-prefix="${path}">`);
		await expectWhole(dashboard);
		const { call } = await logIn({ url: base });
		expect((await call('/dashboard/settings')).body).toMatchObject({ base_url: base });
		expect((await ask('/?lang=de')).headers.get('set-cookie')).toContain(`Path=${path};`);
	});

	it('describes its API under its URL', async () => {
		const { servers } = (await json('/openapi.json')) as { servers: { url: string }[] };
		expect(servers).toEqual([{ url: base }]);
		expect((await fetch(`${servers[0]?.url}/healthz`)).status).toBe(200);
		expect((await ask('/api/accounts', { headers: KEY })).status).toBe(200);
	});

	it('connects an account through its redirect URI', async () => {
		const begun = await ask('/api/auth/tiktok/connect', { headers: KEY, redirect: 'manual' });
		expect(begun.headers.get('set-cookie')).toContain(`Path=${path}/api/auth;`);
		const consent = new URL(begun.headers.get('location') ?? '');
		expect(consent.searchParams.get('redirect_uri')).toBe(`${base}/api/auth/tiktok/callback`);
		const callback = await clickAllow(consent.href, {});
		expect(callback.startsWith(`${base}/api/auth/tiktok/callback?`)).toBe(true);
		const page = await fetch(callback, { headers: { cookie: cookieOf(begun) } });
		expect(page.status).toBe(200);
		await expectWhole(page);
	});

	it('gives links to files, uploads and media kits that work', async () => {
		const kept = await json('/api/media', {
			method: 'POST',
			headers: { ...KEY, 'content-type': 'video/mp4' },
			body: new Uint8Array(sampleVideo),
		});
		expect(String(kept.url).startsWith(`${base}/media/`)).toBe(true);
		const file = await fetch(String(kept.url));
		expect(Buffer.from(await file.arrayBuffer()).equals(sampleVideo)).toBe(true);

		const form = new FormData();
		form.append('platforms', 'tiktok');
		form.append('file', new Blob([sampleVideo]), 'video.mp4');
		const sent = await json('/webhook/n8n/video-upload', { method: 'POST', headers: KEY, body: form });
		expect(sent.status_url).toBe(`${base}/api/uploads/${String(sent.upload_id)}`);
		expect((await fetch(String(sent.status_url), { headers: KEY })).status).toBe(200);

		const begun = await ask('/api/uploads/files', {
			method: 'POST',
			headers: {
				...KEY,
				'tus-resumable': '1.0.0',
				'upload-length': String(sampleVideo.length),
				'upload-metadata': `platforms ${Buffer.from('tiktok').toString('base64')}`,
			},
		});
		const location = begun.headers.get('location') ?? '';
		expect(location.startsWith(`${base}/api/uploads/files/`)).toBe(true);
		const found = await fetch(location, { method: 'HEAD', headers: { ...KEY, 'tus-resumable': '1.0.0' } });
		expect([found.status, found.headers.get('upload-offset')]).toEqual([200, '0']);

		const { accounts } = (await json('/api/accounts')) as { accounts: { id: string }[] };
		await json('/api/mediakit/refresh-tiktok-api', { method: 'POST', headers: KEY });
		await ask('/api/mediakit/pages/example', {
			method: 'PUT',
			headers: JSON_BODY,
			body: JSON.stringify({ title: 'Example', account_ids: [accounts[0]?.id], enabled: true }),
		});
		const page = await ask('/mediakit/example');
		expect(await page.clone().text()).toContain(`<link rel="canonical" href="${base}/mediakit/example" />`);
		await expectWhole(page);
	});

	it('keeps crawlers, phones and lost visitors under its path', async () => {
		expect(await (await ask('/robots.txt')).text()).toContain(`Allow: ${path}/media/\n`);
		const manifest = (await json('/manifest.webmanifest')) as {
			start_url: string;
			icons: { src: string }[];
		};
		expect(manifest.start_url).toBe(`${path}/`);
		expect(manifest.icons).not.toEqual([]);
		for (const { src } of manifest.icons) expect((await fetch(new URL(src, base))).status).toBe(200);
		const lost = await ask('/no/such/page', { headers: { accept: 'text/html,*/*;q=0.8' } });
		expect(lost.status).toBe(404);
		expect(await lost.text()).toContain(`href="${path}/"`);
	});

	it('answers without the path too, for who opens the service beside the proxy', async () => {
		expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
		expect((await fetch(`${service.url}/api/accounts`, { headers: KEY })).status).toBe(200);
	});
});
