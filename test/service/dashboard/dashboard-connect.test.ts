import { clickAllow } from '../../../sandbox/demo/consent';
import { logIn } from '../../support/dashboard';
import { REFERENCE_CASE, startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../../support/service';

let sandbox: TestSandbox;
let service: TestService;

beforeAll(async () => {
	sandbox = await startTestSandbox();
	service = await startService(sandboxSettings(sandbox.url));
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
});
beforeEach(async () => {
	await sandbox.control('reset');
	await sandbox.control('users', REFERENCE_CASE);
});

const unescape = (text = '') =>
	text.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)));

/** Returns the data attributes for the page's script, and all of its visible text. */
async function readPage(page: Response) {
	const text = await page.text();
	const attribute = (name: string) => unescape(new RegExp(`\\sdata-${name}="([^"]*)"`).exec(text)?.[1]);
	return {
		text,
		outcome: attribute('outcome'),
		message: attribute('message'),
		accounts: JSON.parse(attribute('accounts')) as string[],
		title: /<h1>([^<]*)<\/h1>/.exec(text)?.[1],
		language: /<html lang="(\w+)"/.exec(text)?.[1],
	};
}

async function begin(login = 'tiktok'): Promise<URL> {
	return new URL(String((await service.call(`/auth/oauth-url/${login}`)).body.url));
}

/** Begins a login and opens the page to which the platform then redirects the browser. */
async function comeBack(query: string, headers: Record<string, string> = {}, login = 'tiktok') {
	const state = (await begin(login)).searchParams.get('state');
	return fetch(`${service.url}/api/auth/${login}/callback?${query}&state=${state}`, { headers });
}

describe('the page at the end of a connection', () => {
	it('tells the dashboard which accounts are connected', async () => {
		const page = await readPage(await connectAccount(service, 'facebook', { user: 'example_creator' }));
		const { accounts } = (await service.call('/api/accounts')).body as { accounts: { id: string }[] };
		expect(page).toMatchObject({ outcome: 'connected', title: 'Connected', language: 'en' });
		expect(page.accounts.sort()).toEqual(accounts.map(({ id }) => id).sort());
		expect(page.message).toContain('2 Instagram accounts are connected');
		expect(unescape(page.text)).toContain(`<p>${page.message}</p>`);
	});

	it('tells "denied" from "failed"', async () => {
		expect(await readPage(await comeBack('error=access_denied'))).toMatchObject({
			outcome: 'denied',
			title: 'Not allowed',
			message: expect.stringContaining('Connect again and allow access'),
			accounts: [],
		});
		const denied = await comeBack('error=access_denied&error_reason=user_denied', {}, 'facebook');
		expect(await readPage(denied)).toMatchObject({ outcome: 'denied' });
		expect(await readPage(await comeBack('code=used-up'))).toMatchObject({
			outcome: 'failed',
			title: 'Not connected',
		});
		const unknown = await fetch(`${service.url}/api/auth/tiktok/callback?code=x&state=unknown`);
		expect(await readPage(unknown)).toMatchObject({
			outcome: 'failed',
			message: expect.stringContaining('already used'),
		});
	});

	it('speaks German', async () => {
		const german = { 'accept-language': 'de' };
		const url = await clickAllow((await begin()).href, { untick: ['video.list'] });
		expect(await readPage(await fetch(url, { headers: german }))).toMatchObject({
			language: 'de',
			title: 'Verbunden',
			message:
				'Das TikTok-Konto example_creator ist verbunden. Nicht erlaubt: video.list (Videos und ihre Kennzahlen sind nicht verfügbar). Um das zu ändern, verbinde das Konto noch einmal und erlaube den Zugriff.',
		});
		expect(await readPage(await comeBack('error=access_denied', german))).toMatchObject({
			title: 'Nicht erlaubt',
			message: expect.stringContaining('auf der Seite von TikTok abgelehnt'),
		});
		expect(await readPage(await comeBack('code=used-up', german))).toMatchObject({
			title: 'Nicht verbunden',
			message: expect.stringMatching(/^Die Verbindung ist nicht zustande gekommen\. .* \(Englisch\): /),
		});
	});

	it('is a page also when something fails inside, and keeps the reason to the log', async () => {
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: 'no JSON',
			match: { path: '/v2/oauth/token/' },
		});
		const page = await comeBack('code=x');
		expect(page.headers.get('content-type')).toContain('text/html');
		expect(await readPage(page)).toMatchObject({ outcome: 'failed' });
	});

	it.each([
		'<script>alert(1)</script>',
		'"><img src=x onerror=alert(1)>',
		"' onmouseover='alert(1)",
		'</p></main><script src=/dashboard/assets/app.js></script>',
	])('shows %s as text, from an error and in a name', async (hostile) => {
		const failed = await comeBack(`error=odd&error_description=${encodeURIComponent(hostile)}`);
		await sandbox.control('users', {
			platform: 'instagram',
			username: 'hostile_page',
			pages: [{ name: hostile }],
		});
		const named = await connectAccount(service, 'facebook', { user: 'hostile_page' });
		for (const page of [failed, named]) {
			const { text, message } = await readPage(page);
			expect(message).toContain(hostile);
			expect(text).not.toContain(hostile);
			expect(text).not.toMatch(/<script(?! type="module" src="\/dashboard\/assets\/connected\.)|<img/);
			expect(text.match(/<main/g)).toHaveLength(1);
		}
	});
});

describe('a connection that the dashboard begins', () => {
	it('needs its session alone', async () => {
		const { cookie } = await logIn(service);
		const start = await fetch(`${service.url}/api/auth/tiktok/connect`, {
			redirect: 'manual',
			headers: { cookie },
		});
		expect([start.status, start.headers.get('location')]).toEqual([
			302,
			expect.stringContaining('/www.tiktok.com/'),
		]);
	});

	it('is refused on a page if no app is set up, and in JSON to programs', async () => {
		const bare = await startService();
		const { cookie } = await logIn(bare);
		const connect = (accept: string) =>
			fetch(`${bare.url}/api/auth/tiktok/connect`, { headers: { cookie, accept } });
		const page = await connect('text/html,application/xhtml+xml');
		expect(page.status).toBe(409);
		expect(await readPage(page)).toMatchObject({
			outcome: 'failed',
			message: expect.stringContaining('TIKTOK_CLIENT_KEY'),
		});
		expect(await (await connect('application/json')).json()).toMatchObject({
			error: { code: 'app_not_configured' },
		});
		await bare.close();
	});
});
