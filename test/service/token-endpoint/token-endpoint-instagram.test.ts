import { shiftDate } from '../../support/shifted-date.cjs';
import { ClientOAuth2 } from '@n8n/client-oauth2';
import type { InstagramLogin } from '../../../platforms/instagram';
import { APP, BOTH_LOGINS, fetchCode, REDIRECT_URI } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../../support/service';
import { collectTraces } from '../../support/traces';

const DAY_MS = 24 * 60 * 60 * 1000;
const SIXTY_DAYS = 60 * 24 * 60 * 60;
const CLIENT = { client_id: APP.appId, client_secret: APP.appSecret };

const RENEWAL_PATH = { instagram: '/refresh_access_token', facebook: '/oauth/access_token' };

let sandbox: TestSandbox;
let service: TestService;

/** Starts a service without its own app: the client provides the app. */
const startWithoutApp = () =>
	startService({
		...sandboxSettings(sandbox.url),
		INSTAGRAM_APP_ID: '',
		INSTAGRAM_APP_SECRET: '',
		FACEBOOK_APP_ID: '',
		FACEBOOK_APP_SECRET: '',
	});

beforeAll(async () => {
	sandbox = await startTestSandbox();
	service = await startWithoutApp();
});
beforeEach(async () => void (await sandbox.control('reset')));
afterEach(() => shiftDate(0));
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

interface Answer {
	status: number;
	body: Record<string, unknown>;
}

/** Sends a form to a token endpoint, without an API key. */
async function post(login: InstagramLogin, form: Record<string, unknown>): Promise<Answer> {
	const response = await fetch(`${service.url}/oauth/${login}/token`, {
		method: 'POST',
		body: new URLSearchParams({ ...CLIENT, ...(form as Record<string, string>) }),
	});
	expect(response.headers.get('cache-control')).toBe('no-store');
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const refresh = (login: InstagramLogin, token: unknown, client = {}) =>
	post(login, { grant_type: 'refresh_token', refresh_token: token, ...client });

const exchange = (login: InstagramLogin, code: string, client = {}) =>
	post(login, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, ...client });

/** Returns n8n's own client, configured for the service as the credential types configure it. */
function n8nClient(login: InstagramLogin): ClientOAuth2 {
	return new ClientOAuth2({
		clientId: APP.appId,
		clientSecret: APP.appSecret,
		accessTokenUri: `${service.url}/oauth/${login}/token`,
		authorizationUri: sandbox.base(`www.${login}.com`),
		redirectUri: REDIRECT_URI,
		state: 'state-example',
		authentication: 'body',
		body: CLIENT,
	});
}

/** Connects an account as n8n does when the browser returns. */
async function connectN8n(login: InstagramLogin) {
	const code = await fetchCode(sandbox, login);
	return n8nClient(login).code.getToken(`${REDIRECT_URI}?code=${code}&state=state-example`);
}

describe.each(BOTH_LOGINS)('POST /oauth/%s/token', (login) => {
	it("gives n8n's client the long-lived token, as both of its tokens, and says until when it holds", async () => {
		const before = Date.now();
		const { data } = await connectN8n(login);
		expect(data).toEqual({
			access_token: expect.stringMatching(/^(IGAA|EAA)/),
			refresh_token: data.access_token,
			token_type: 'bearer',
			expires_in: expect.any(Number),
			scope: expect.stringContaining(login === 'instagram' ? 'instagram_business_basic' : 'instagram_basic'),
			user_id: expect.stringMatching(/^\d+$/),
			obtained_at: expect.stringMatching(/Z$/),
			expires_at: expect.stringMatching(/Z$/),
		});
		expect(Math.round(Number(data.expires_in) / SIXTY_DAYS)).toBe(1);
		const obtainedAt = Date.parse(String(data.obtained_at));
		expect(obtainedAt).toBeGreaterThan(before - 1_000);
		expect(Date.parse(String(data.expires_at)) - obtainedAt).toBe(Number(data.expires_in) * 1000);
	});

	it("lets n8n's client renew it for 60 days more, again and again, and keep the scopes", async () => {
		let token = await connectN8n(login);
		const { scope, user_id } = token.data;
		for (let day = 50; day <= 200; day += 50) {
			shiftDate(day * DAY_MS);
			const askedAt = Date.now();
			token = await token.refresh();
			expect(token.data).toMatchObject({
				refresh_token: token.data.access_token,
				expires_in: SIXTY_DAYS,
				scope,
				user_id,
			});
			const obtainedAt = Date.parse(String(token.data.obtained_at));
			expect(obtainedAt).toBeGreaterThanOrEqual(askedAt - 1_000);
			expect(obtainedAt).toBeLessThanOrEqual(Date.now());
		}
	});

	it.each([
		['has run out', () => shiftDate(61 * DAY_MS)],
		['was taken back', () => sandbox.control('instagram/revoke', { username: 'example_creator', login })],
	])('calls a token that %s invalid_grant, so that n8n asks to reconnect', async (_name, end) => {
		const token = await connectN8n(login);
		await end();
		await expect(token.refresh()).rejects.toMatchObject({
			body: { error: 'invalid_grant', error_description: expect.stringContaining('190') },
		});
	});

	it('turns a refused code or client into 400 with its OAuth code', async () => {
		const code = await fetchCode(sandbox, login);
		expect(await exchange(login, code, { client_secret: 'wrong' })).toMatchObject({
			status: 400,
			body: { error: 'invalid_client' },
		});
		expect((await exchange(login, code)).status).toBe(200);
		expect(await exchange(login, code)).toMatchObject({
			status: 400,
			body: { error: 'invalid_grant', error_description: expect.stringContaining('Reconnect the account') },
		});
		expect(
			await exchange(login, await fetchCode(sandbox, login), { redirect_uri: 'http://127.0.0.1/x' }),
		).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
	});

	it.each([
		['an outage', { kind: 'status', status: 503 }],
		['a broken connection', { kind: 'reset-before' }],
		['an internal error of Meta', { kind: 'error', code: 2 }],
		['a rate limit', { kind: 'error', code: 4 }],
		['a page of a gateway', { kind: 'status', status: 502, body: '<html>' }],
	])('calls %s temporarily_unavailable, and asks anew the next time', async (_name, fault) => {
		const { data } = await connectN8n(login);
		shiftDate(8 * DAY_MS);
		await sandbox.control('faults', { ...fault, times: 1, match: { path: RENEWAL_PATH[login] } });
		expect(await refresh(login, data.refresh_token)).toMatchObject({
			status: 400,
			body: { error: 'temporarily_unavailable' },
		});
		expect((await refresh(login, data.refresh_token)).status).toBe(200);
	});

	it('answers the same renewal for a minute with the same tokens, and only to the same client', async () => {
		await sandbox.control('switches', { 'instagram.refreshReturns': 'rotated' });
		const { data } = await connectN8n(login);
		shiftDate(8 * DAY_MS);
		const renewals = async () => (await sandbox.requests(RENEWAL_PATH[login])).length;
		const before = await renewals();
		const [first, ...others] = await Promise.all(
			Array.from({ length: 5 }, () => refresh(login, data.refresh_token)),
		);
		expect(first?.status).toBe(200);
		for (const answer of [...others, await refresh(login, data.refresh_token)]) expect(answer).toEqual(first);
		expect(await renewals()).toBe(before + 1);
		await refresh(login, data.refresh_token, { client_secret: 'wrong' });
		expect(await renewals()).toBe(before + 2);
	});

	it('leaves nothing behind, on disk or in the log, whether it went well or not', async () => {
		const secrets = ['IGAA.example'];
		const quiet = service;
		const { log, disk } = await collectTraces(sandboxSettings(sandbox.url), async (loud) => {
			service = loud;
			const code = await fetchCode(sandbox, login);
			const first = await exchange(login, code);
			await exchange(login, code);
			shiftDate(8 * DAY_MS);
			const second = await refresh(login, first.body.refresh_token);
			await refresh(login, 'IGAA.example-of-a-dead-one');
			await sandbox.control('faults', { kind: 'reset-before', match: { path: RENEWAL_PATH[login] } });
			await refresh(login, 'IGAA.example-in-an-outage');
			await fetch(`${loud.url}/oauth/${login}/token?code=IGAA.example-in-a-query`, { method: 'POST' });
			secrets.push(code, String(first.body.access_token), String(second.body.access_token));
			secrets.push(String(first.body.user_id));
		}).finally(() => {
			service = quiet;
		});
		expect(log).toContain(`/oauth/${login}/token`);
		expect(secrets).not.toContain('undefined');
		expect(secrets.filter((secret) => `${log}\n${disk}`.includes(secret))).toEqual([]);
	});
});

describe('a token that lives but is not renewed', () => {
	it('because it is younger than 24 hours is refused with words that reach the user of n8n', async () => {
		const token = await connectN8n('instagram');
		shiftDate(23 * 60 * 60 * 1000);
		await expect(token.refresh()).rejects.toMatchObject({
			message: expect.stringContaining('refresh it tomorrow'),
			body: { error: 'token_too_young' },
		});
		shiftDate(25 * 60 * 60 * 1000);
		expect((await token.refresh()).data).toMatchObject({ expires_in: SIXTY_DAYS });
	});

	it('because Facebook keeps it as it is, too', async () => {
		const token = await connectN8n('facebook');
		await sandbox.control('switches', { 'instagram.longTokenExchange': 'refused' });
		await expect(token.refresh()).rejects.toMatchObject({
			message: expect.stringContaining('works until it expires'),
			body: { error: 'token_not_renewable' },
		});
	});
});

it('slows down guesses at the secret of an app, counted over all token endpoints', async () => {
	// Starts a new service, since the previous tests' service has already counted some wrong secrets.
	await service.close();
	service = await startWithoutApp();
	const guess = (login: 'instagram' | 'facebook') =>
		refresh(login, 'EAA.example', { client_secret: 'wrong' });
	for (let call = 0; call < 30; call++) await Promise.all([guess('instagram'), guess('facebook')]);
	expect(await guess('facebook')).toMatchObject({
		status: 429,
		body: { error: 'temporarily_unavailable' },
	});
	expect(await sandbox.requests(RENEWAL_PATH.facebook)).toHaveLength(30);
});
