import { authorizeUrl } from '../../../platforms/tiktok';
import { clickAllow } from '../../../sandbox/demo/consent';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../../support/service';
import { ALL_SCOPES, APP } from '../../support/tiktok';
import { collectTraces } from '../../support/traces';

const REDIRECT_URI = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';
const CLIENT = { client_id: APP.clientKey, client_secret: APP.clientSecret };
const HEX_CHALLENGE = '13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const TOKEN_PATH = '/v2/oauth/token/';

let sandbox: TestSandbox;
let service: TestService;

/** Returns the settings for a service without its own app: the client provides the app. */
const withoutApp = () => ({
	...sandboxSettings(sandbox.url),
	TIKTOK_CLIENT_KEY: '',
	TIKTOK_CLIENT_SECRET: '',
});

beforeAll(async () => {
	sandbox = await startTestSandbox();
	service = await startService(withoutApp());
});
beforeEach(async () => void (await sandbox.control('reset')));
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

/** Calls a function while `service` is a new service that has not yet counted any guesses. */
async function withService(settings: Record<string, string>, work: () => Promise<void>): Promise<void> {
	const shared = service;
	service = await startService(settings);
	try {
		await work();
	} finally {
		await service.close();
		service = shared;
	}
}

interface Answer {
	status: number;
	headers: Headers;
	body: Record<string, unknown>;
}

/** Sends a form to the token endpoint, without an API key. */
async function post(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
	const response = await fetch(`${service.url}/oauth/tiktok/token`, {
		method: 'POST',
		headers,
		body: new URLSearchParams(form),
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as Record<string, unknown>,
	};
}

const refresh = (refreshToken: unknown, client: Record<string, string> = CLIENT) =>
	post({ grant_type: 'refresh_token', refresh_token: String(refreshToken), ...client });

/** Obtains a code from the consent page. */
async function getCode(challenge = ''): Promise<string> {
	const url = authorizeUrl({
		authBase: sandbox.base('www.tiktok.com'),
		clientKey: APP.clientKey,
		redirectUri: REDIRECT_URI,
		scopes: ALL_SCOPES,
		state: 'state-example',
	});
	return new URL(await clickAllow(url + challenge)).searchParams.get('code') ?? '';
}

const codeForm = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI });

async function connect(): Promise<Answer> {
	return await post({ ...codeForm(await getCode()), ...CLIENT });
}

const arrived = async () => (await sandbox.requests(TOKEN_PATH)).length;

describe('POST /oauth/tiktok/token', () => {
	it('exchanges a code: client_id becomes client_key, and the answer says until when it holds', async () => {
		const before = Date.now();
		const { status, headers, body } = await connect();
		expect(status).toBe(200);
		expect(headers.get('content-type')).toMatch(/^application\/json/);
		expect(headers.get('cache-control')).toBe('no-store');
		expect(body).toEqual({
			access_token: expect.stringMatching(/^act\./),
			refresh_token: expect.stringMatching(/^rft\./),
			open_id: expect.any(String),
			scope: ALL_SCOPES.join(','),
			token_type: 'Bearer',
			expires_in: 7200,
			refresh_expires_in: 15_552_000,
			obtained_at: expect.stringMatching(/Z$/),
			expires_at: expect.stringMatching(/Z$/),
		});
		const obtainedAt = Date.parse(String(body.obtained_at));
		expect(obtainedAt).toBeGreaterThan(before - 1_000);
		expect(obtainedAt).toBeLessThanOrEqual(Date.now());
		expect(Date.parse(String(body.expires_at)) - obtainedAt).toBe(7_200_000);
		const [request] = await sandbox.requests(TOKEN_PATH);
		expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
			...codeForm(expect.any(String) as unknown as string),
			client_key: APP.clientKey,
			client_secret: APP.clientSecret,
		});
	});

	it('takes the client from Basic authorization and ignores a client_key', async () => {
		const basic = Buffer.from(`${APP.clientKey}:${APP.clientSecret}`).toString('base64');
		const { status } = await post(
			{ ...codeForm(await getCode()), client_key: 'another' },
			{ authorization: `Basic ${basic}` },
		);
		expect(status).toBe(200);
	});

	const basic = (id: string, secret: string) => ({
		authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
	});

	it('takes Basic credentials that are encoded like those of a form (RFC 6749 §2.3.1)', async () => {
		const encode = (text: string) =>
			[...text].map((char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).join('');
		const headers = basic(encode(APP.clientKey), encode(APP.clientSecret));
		expect((await post(codeForm(await getCode()), headers)).status).toBe(200);
		// Not encoded, as in requests from n8n: a plus sign is not a space, and a lone percent sign is literal.
		await post({ grant_type: 'refresh_token', refresh_token: 'rft.example' }, basic('a+b', '100%'));
		const sent = new URLSearchParams((await sandbox.requests(TOKEN_PATH)).at(-1)?.body);
		expect([sent.get('client_key'), sent.get('client_secret')]).toEqual(['a+b', '100%']);
	});

	it.each([
		['a wrong secret', basic(APP.clientKey, 'wrong')],
		['no secret', basic(APP.clientKey, '')],
		['no colon', { authorization: `Basic ${Buffer.from('sandbox-key').toString('base64')}` }],
		['no base64', { authorization: 'Basic ???' }],
		['nothing', { authorization: 'Basic' }],
	])('answers 401 to a Basic header with %s, and says what is wanted', async (_name, headers) => {
		const form = { grant_type: 'refresh_token', refresh_token: 'rft.example' };
		const { status, headers: answered, body } = await post(form, headers);
		expect([status, body.error]).toEqual([401, 'invalid_client']);
		expect(answered.get('www-authenticate')).toMatch(/^Basic realm="/);
	});

	it('answers 400 to a wrong client in the form, which n8n sends', async () => {
		const { status, headers, body } = await refresh('rft.example', { ...CLIENT, client_secret: 'wrong' });
		expect([status, body.error]).toEqual([400, 'invalid_client']);
		expect(headers.get('www-authenticate')).toBeNull();
	});

	it('hands on the code verifier (tiktok §1.3)', async () => {
		await sandbox.control('tiktok/app', { profile: 'desktop', redirect_uris: [REDIRECT_URI] });
		const challenge = `&code_challenge=${HEX_CHALLENGE}&code_challenge_method=S256`;
		const wrong = await post({
			...codeForm(await getCode(challenge)),
			...CLIENT,
			code_verifier: 'x'.repeat(43),
		});
		expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
		const right = await post({ ...codeForm(await getCode(challenge)), ...CLIENT, code_verifier: VERIFIER });
		expect(right.status).toBe(200);
	});

	it('refreshes and rotates, again and again', async () => {
		let { body } = await connect();
		for (let round = 0; round < 3; round++) {
			const next = await refresh(body.refresh_token);
			expect(next.status).toBe(200);
			expect(next.body.open_id).toBe(body.open_id);
			expect(next.body.access_token).not.toBe(body.access_token);
			expect(next.body.refresh_token).not.toBe(body.refresh_token);
			({ body } = next);
		}
		expect(await arrived()).toBe(4);
	});

	it('lets five refreshes at once share one, and answers a late sixth the same', async () => {
		const { body } = await connect();
		const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(body.refresh_token)));
		const [first] = answers;
		expect(first?.status).toBe(200);
		for (const answer of [...answers, await refresh(body.refresh_token)]) {
			expect(answer.body).toEqual(first?.body);
		}
		expect(await arrived()).toBe(2);
	});

	it('gives a shared answer to nobody without the secret', async () => {
		const { body } = await connect();
		await refresh(body.refresh_token);
		const thief = await refresh(body.refresh_token, { ...CLIENT, client_secret: 'wrong' });
		expect(thief).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
		expect(thief.body).not.toHaveProperty('access_token');
	});

	it.each(['200', 'standard'])(
		'turns a refusal into 400 with its OAuth code, whatever status TikTok gave it (%s; tiktok §1.6)',
		async (oauthErrorStatus) => {
			await sandbox.control('switches', { 'tiktok.oauthErrorStatus': oauthErrorStatus });
			const dead = await refresh('rft.example');
			expect(dead.status).toBe(400);
			expect(dead.body).toEqual({
				error: 'invalid_grant',
				error_description: expect.stringContaining('Reconnect the account'),
			});
			expect(dead.headers.get('content-type')).toMatch(/^application\/json/);
			expect(await post({ ...codeForm('used-up*0!6410'), ...CLIENT })).toMatchObject({
				status: 400,
				body: { error: 'invalid_grant' },
			});
			expect(await refresh('rft.example', { ...CLIENT, client_secret: 'wrong' })).toMatchObject({
				status: 400,
				body: { error: 'invalid_client' },
			});
		},
	);

	it.each([
		['an outage', { kind: 'status', status: 503 }],
		['a broken connection', { kind: 'reset-before' }],
		['an internal error of TikTok', { kind: 'status', status: 200, body: '{"error":"server_error"}' }],
		['a page of a gateway', { kind: 'status', status: 502, body: '<html>' }],
	])('calls %s temporarily_unavailable, and asks anew the next time', async (_name, fault) => {
		const { body } = await connect();
		await sandbox.control('faults', { ...fault, times: 1, match: { path: TOKEN_PATH } });
		const failed = await refresh(body.refresh_token);
		expect(failed).toMatchObject({ status: 400, body: { error: 'temporarily_unavailable' } });
		expect((await refresh(body.refresh_token)).status).toBe(200);
	});

	it('does not call a code that nobody documents by its name', async () => {
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: '{"error":"odd_code","error_description":"Odd."}',
			times: 1,
			match: { path: TOKEN_PATH },
		});
		expect(await refresh('rft.example')).toMatchObject({
			status: 400,
			body: { error: 'invalid_request', error_description: expect.stringContaining('odd_code: Odd.') },
		});
	});

	it.each([
		[{ ...CLIENT }, 'invalid_request', 'grant_type'],
		[{ grant_type: 'refresh_token', ...CLIENT }, 'invalid_request', 'refresh_token'],
		[{ grant_type: 'authorization_code', code: 'x', ...CLIENT }, 'invalid_request', 'redirect_uri'],
		[{ grant_type: 'client_credentials', ...CLIENT }, 'unsupported_grant_type', 'authorization_code'],
		[{ grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_client', 'client secret'],
	])('refuses %j before TikTok is asked', async (form: Record<string, string>, error, named) => {
		expect(await post(form)).toMatchObject({
			status: 400,
			body: { error, error_description: expect.stringContaining(named) },
		});
		expect(await arrived()).toBe(0);
	});

	it.each([
		['JSON', { 'content-type': 'application/json' }, '{"grant_type":"refresh_token"}'],
		['no body', {}, undefined],
		['a body that is too long', { 'content-type': 'application/x-www-form-urlencoded' }, 'a'.repeat(20_000)],
	])('answers %s in the words of OAuth2 as well', async (_name, headers, body) => {
		const response = await fetch(`${service.url}/oauth/tiktok/token`, { method: 'POST', headers, body });
		expect(response.status).toBe(400);
		expect(await response.json()).toEqual({
			error: 'invalid_request',
			error_description: expect.any(String),
		});
	});

	it('slows down guesses at the secret of an app, and asks TikTok no further', async () => {
		await withService(withoutApp(), async () => {
			const guess = (client_id: string) => refresh('rft.example', { client_id, client_secret: 'wrong' });
			for (let call = 0; call < 60; call++) expect((await guess(APP.clientKey)).status).toBe(400);
			const { status, headers, body } = await guess(APP.clientKey);
			expect({ status, error: body.error }).toEqual({ status: 429, error: 'temporarily_unavailable' });
			expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
			expect(await arrived()).toBe(60);
			expect((await guess('another-app')).status).toBe(400);
		});
	});

	it('serves an app that has proved its secret, however many wrong requests come from the same IP address', async () => {
		await withService(withoutApp(), async () => {
			const { body } = await connect();
			for (let call = 0; call < 61; call++)
				await refresh('rft.example', { ...CLIENT, client_secret: 'wrong' });
			expect((await refresh(body.refresh_token)).status).toBe(200);
		});
	});

	it("serves the service's own app from its start on", async () => {
		await withService(sandboxSettings(sandbox.url), async () => {
			const code = await getCode();
			for (let call = 0; call < 61; call++)
				await refresh('rft.example', { ...CLIENT, client_secret: 'wrong' });
			expect((await post({ ...codeForm(code), ...CLIENT })).status).toBe(200);
		});
	});

	it('does not count requests that name no plausible client', async () => {
		await withService(withoutApp(), async () => {
			const implausible = [
				{},
				{ ...CLIENT, client_id: 'a b' },
				{ ...CLIENT, client_secret: 'x'.repeat(300) },
			];
			for (let call = 0; call < 90; call++) {
				expect((await refresh('rft.example', implausible[call % 3] as Record<string, string>)).status).toBe(
					400,
				);
			}
			expect(await arrived()).toBe(0);
			expect((await connect()).status).toBe(200);
		});
	});
});

describe('what the token endpoint leaves behind', () => {
	it('is nothing, on disk or in the log, whether it went well or not', async () => {
		const secrets = ['rft.example'];
		const quiet = service;
		const { log, disk } = await collectTraces(sandboxSettings(sandbox.url), async (loud) => {
			service = loud;
			const code = await getCode();
			const first = await post({ ...codeForm(code), ...CLIENT });
			const second = await refresh(first.body.refresh_token);
			await refresh('rft.example-of-a-dead-one');
			await sandbox.control('faults', { kind: 'reset-before', times: 1, match: { path: TOKEN_PATH } });
			await refresh('rft.example-in-an-outage');
			await fetch(`${loud.url}/oauth/tiktok/token?code=rft.example-in-a-query`, { method: 'POST' });
			secrets.push(code, encodeURIComponent(code));
			for (const { body } of [first, second]) {
				secrets.push(...[body.access_token, body.refresh_token, body.open_id].map(String));
			}
		}).finally(() => {
			service = quiet;
		});
		expect(log).toContain('/oauth/tiktok/token');
		expect(secrets).toHaveLength(9);
		expect(secrets.filter((secret) => `${log}\n${disk}`.includes(secret))).toEqual([]);
	});
});
