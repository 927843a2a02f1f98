import { cookieOf, expectStrict, logIn, PASSWORD } from '../../support/dashboard';
import { startService, type TestService } from '../../support/service';

let service: TestService;

beforeAll(async () => {
	service = await startService({ MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD, YOUTUBE_MADE_FOR_KIDS: 'true' });
});
afterAll(() => service.close());

const home = (headers: Record<string, string> = {}, path = '/') =>
	fetch(`${service.url}${path}`, { headers });

describe('the page', () => {
	it('is a login form that needs no script, and the dashboard once somebody is logged in', async () => {
		const before = await home();
		const form = await before.text();
		expect(before.status).toBe(200);
		expectStrict(before, form);
		expect(form).toMatch(/<form method="post" action="\/dashboard\/login">/);
		expect(form).not.toContain('<script');
		expect(form).toMatch(/<meta name="description" content="Log in to [^"]+" \/>/);
		expect(form).toContain('<meta name="robots" content="noindex" />');

		const { cookie } = await logIn(service);
		const after = await home({ cookie });
		const shell = await after.text();
		expectStrict(after, shell);
		expect(shell).toMatch(/<div id="app"|not part of this build/);
		expect(shell).not.toContain('<form');
		expect(shell).toContain('<data id="session" value="{&#34;csrf_token&#34;:');
	});

	it('brings along how to speak of every platform, so that its script names none', async () => {
		const { cookie } = await logIn(service);
		const shell = await (await home({ cookie })).text();
		const value = /<data id="platforms" value="([^"]*)">/.exec(shell)?.[1] ?? '';
		const platforms = JSON.parse(
			value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
		) as unknown;
		expect(platforms).toMatchObject([
			{
				platform: 'tiktok',
				label: 'TikTok',
				logins: [
					{ login: 'tiktok', scopes: { 'video.upload': { en: 'send drafts', de: 'Entwürfe senden' } } },
				],
				uploads: { mediaTypes: {}, afterDelivery: { en: expect.stringContaining('inbox') } },
			},
			{
				platform: 'instagram',
				label: 'Instagram',
				logins: [
					{ login: 'instagram', label: { en: 'Instagram' } },
					{ login: 'facebook', label: { en: 'Instagram through Facebook', de: 'Instagram über Facebook' } },
				],
				uploads: { mediaTypes: { REELS: { en: 'Reel' }, STORIES: { en: 'Story' }, IMAGE: { de: 'Bild' } } },
				takesNewCaption: true,
				isPreparedAgain: true,
			},
			{
				platform: 'youtube',
				label: 'YouTube',
				logins: [{ login: 'youtube', label: { en: 'YouTube' } }],
				uploads: { mediaTypes: {}, caption: { en: expect.stringContaining('becomes the title') } },
				own: {
					upload: expect.arrayContaining([
						expect.objectContaining({
							name: 'made_for_kids',
							title: { en: 'Made for kids', de: 'Speziell für Kinder' },
						}),
					]),
					approval: [
						{
							name: 'privacy',
							choices: { private: { de: 'Privat' }, unlisted: {}, public: { en: 'Public' } },
						},
					],
				},
				defaults: { made_for_kids: true },
				takesNewCaption: false,
				isPreparedAgain: false,
			},
		]);
	});

	it.each([
		['de-AT,de;q=0.9,en;q=0.8', '', 'de'],
		['fr,en;q=0.5,de;q=0.7', '', 'de'],
		['fr', '', 'en'],
		['de', 'mediakit_language=en', 'en'],
		['', 'mediakit_language=de', 'de'],
		['en', 'mediakit_language=<script>', 'en'],
	])('speaks with "%s" and cookie "%s": %s', async (accepted, cookie, language) => {
		const page = await home({ 'accept-language': accepted, cookie });
		const text = await page.text();
		expect(text).toContain(`<html lang="${language}">`);
		expect(text).toContain(language === 'de' ? 'Anmelden' : 'Log in');
	});

	it('keeps a language that was chosen by the link on it', async () => {
		const chosen = await home({}, '/?lang=de');
		expect(await chosen.text()).toContain('Anmelden');
		expect(await (await home({ cookie: cookieOf(chosen) })).text()).toContain('Anmelden');
	});
});

describe('scripts and styles', () => {
	const style = async () =>
		/href="(\/dashboard\/assets\/pages\.[^"]+\.css)"/.exec(await (await home()).text())?.[1];

	it('are public, kept for ever, and come compressed', async () => {
		const path = await style();
		for (const encoding of ['br', 'gzip', 'identity', 'br;q=0, gzip']) {
			const answer = await fetch(`${service.url}${path}`, { headers: { 'accept-encoding': encoding } });
			const expected = encoding === 'identity' ? null : encoding === 'br' ? 'br' : 'gzip';
			expect(answer.headers.get('content-encoding')).toBe(expected);
			expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
			expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
			expect(await answer.text()).toContain(':focus-visible');
		}
	});

	it('are not sent again to who has them', async () => {
		const path = await style();
		// Unlike browsers, `fetch` would add "Cache-Control: no-cache" and so request the whole file.
		const read = (headers: Record<string, string> = {}) => service.app.inject({ url: path, headers });
		const etag = String((await read()).headers.etag);
		const again = await read({ 'if-none-match': etag });
		expect([again.statusCode, again.body]).toEqual([304, '']);
	});

	it.each([
		'..%2f..%2fpackage.json',
		'%2e%2e%2fpackage.json',
		'..%5c..%5cpackage.json',
		'manifest.json',
		'pages.css',
		'__proto__',
	])('have no other names: %s', async (name) => {
		const answer = await service.app.inject({ url: `/dashboard/assets/${name}` });
		expect(answer.statusCode).toBe(404);
	});

	it('have no name with a NUL character, which no text of a request may have', async () => {
		const answer = await service.app.inject({ url: '/dashboard/assets/%00' });
		expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'text_invalid']);
	});
});

it('the settings name every address that others call, and no secret', async () => {
	const settings = await startService({
		PUBLIC_URL: 'https://mediakit.example.com',
		TIKTOK_CLIENT_KEY: 'example-client-key',
		TIKTOK_CLIENT_SECRET: 'example-client-secret',
		MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD,
	});
	const { body } = await settings.call('/dashboard/settings');
	await settings.close();
	expect(body).toMatchObject({
		base_url: 'https://mediakit.example.com',
		platforms: [
			{
				login: 'tiktok',
				configured: true,
				redirect_uri: 'https://mediakit.example.com/api/auth/tiktok/callback',
				oauth_token_url: 'https://mediakit.example.com/oauth/tiktok/token',
			},
			{ login: 'instagram', configured: false },
			{ login: 'facebook', configured: false },
			{ login: 'youtube', configured: false },
		],
		webhooks: [
			{ platform: 'tiktok', url: 'https://mediakit.example.com/webhook/tiktok' },
			{ platform: 'instagram', url: 'https://mediakit.example.com/webhook/instagram' },
		],
		upload_url: 'https://mediakit.example.com/webhook/n8n/video-upload',
		tus_url: 'https://mediakit.example.com/api/uploads/files',
		limits: { max_upload_bytes: 4_000_000_000, temp_max_age_hours: 24, retention_days: 30 },
	});
	expect(JSON.stringify(body)).not.toMatch(/secret|password|test-key/);
});
