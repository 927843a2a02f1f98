import { readRows, withDatabase } from '../../support/database';
import { cookieOf, logIn, PASSWORD, sendLogin, type Browser } from '../../support/dashboard';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../../support/service';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { sampleVideo } from '../../support/video-bytes';

let sandbox: TestSandbox;
let service: TestService;
let offsetMs = 0;

beforeAll(async () => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
	sandbox = await startTestSandbox();
});
beforeEach(async () => {
	offsetMs = 0;
	service = await startService({ ...sandboxSettings(sandbox.url), MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD });
});
afterEach(() => service.close());
afterAll(async () => {
	jest.restoreAllMocks();
	await sandbox.close();
});

interface Session {
	id: string;
	current: boolean;
	last_used_at: string;
	[name: string]: unknown;
}
const list = async ({ call }: Pick<Browser, 'call'>) =>
	(await call('/dashboard/sessions')).body.sessions as Session[];
const status = async (cookie: string) =>
	(await fetch(`${service.url}/api/accounts`, { headers: { cookie } })).status;

it('the list has every open session, what opened it and when it was used, and no IP address', async () => {
	const other = cookieOf(await sendLogin(service, PASSWORD));
	const own = await logIn(service);
	const times = { created_at: expect.any(String), last_used_at: expect.any(String) };
	const rest = { role: 'owner', who: null, expires_at: expect.any(String), ...times };
	const sessions = await list(own);
	expect(sessions).toHaveLength(2);
	expect(sessions).toEqual(
		expect.arrayContaining([
			{ id: expect.any(String), method: 'key', current: true, ...rest },
			{ id: expect.any(String), method: 'password', current: false, ...rest },
		]),
	);
	expect(JSON.stringify(await readRows(service, 'sessions'))).not.toContain('127.0.0.1');
	offsetMs = 3_600_000;
	expect(await status(other)).toBe(200);
	const [latest] = await list(await logIn(service));
	expect(Date.parse(latest?.last_used_at ?? '')).toBeGreaterThan(Date.now() - 60_000);
	expect((await service.call('/dashboard/sessions')).body.sessions).toHaveLength(3);
});

it('a session that is ended is refused from then on, and the one that ended it goes on', async () => {
	const other = cookieOf(await sendLogin(service, PASSWORD));
	const own = await logIn(service);
	const id = (await list(own)).find(({ current }) => !current)?.id;
	expect(await own.call(`/dashboard/sessions/${id}`, { method: 'DELETE' })).toMatchObject({ status: 204 });
	expect([await status(other), await status(own.cookie)]).toEqual([401, 200]);
	expect(await own.call(`/dashboard/sessions/${id}`, { method: 'DELETE' })).toMatchObject({
		status: 404,
		body: { error: { code: 'session_unknown' } },
	});
});

it('all others can be ended at once', async () => {
	const others = [cookieOf(await sendLogin(service, PASSWORD)), (await logIn(service)).cookie];
	const own = await logIn(service);
	expect(await own.call('/dashboard/sessions', { method: 'DELETE' })).toMatchObject({ status: 204 });
	expect(await Promise.all([...others, own.cookie].map(status))).toEqual([401, 401, 200]);
	expect(await list(own)).toEqual([expect.objectContaining({ current: true })]);
});

it('sessions that another password opened are not in the list', async () => {
	await sendLogin(service, PASSWORD);
	await service.stop();
	service = await startService({ DATA_DIR: service.dataDir, MEDIAKIT_DASHBOARD_PASSWORD: 'another one' });
	expect(await list(await logIn(service))).toEqual([expect.objectContaining({ current: true })]);
});

describe('an open stream of events ends', () => {
	let stream: Response;
	let first: Browser;

	/** Opens the event stream of an upload that the sandbox prevents from finishing. */
	beforeEach(async () => {
		await connectTikTok(service);
		await sandbox.control('faults', { kind: 'hold', match: { method: 'PUT' } });
		const form = new FormData();
		form.append('platforms', 'tiktok');
		form.append('file', new Blob([new Uint8Array(sampleVideo)]), 'sample.mp4');
		const { body } = await service.call('/api/posts/video', { method: 'POST', body: form });
		await sandbox.untilHeld();
		first = await logIn(service);
		const url = `${service.url}/api/uploads/${String(body.upload_id)}/events`;
		stream = await fetch(url, { headers: { cookie: first.cookie } });
		expect(stream.status).toBe(200);
	});
	afterEach(async () => {
		await sandbox.control('release');
	});

	it('with the session that somebody else ends', async () => {
		const own = await logIn(service);
		const id = (await list(own)).find(({ current }) => !current)?.id;
		const end = expect(stream.text()).rejects.toThrow();
		await own.call(`/dashboard/sessions/${id}`, { method: 'DELETE' });
		await end;
	});

	it('with the logout, whose own answer arrives', async () => {
		const end = expect(stream.text()).rejects.toThrow();
		expect(await first.call('/dashboard/logout', { method: 'POST' })).toMatchObject({ status: 204 });
		await end;
	});

	it('when another process has ended the session, or it has expired', async () => {
		const end = expect(stream.text()).rejects.toThrow();
		await withDatabase(service, (database) => database('sessions').delete());
		await end;
	});
});
