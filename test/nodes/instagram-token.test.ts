import type { IDataObject } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { BOTH_LOGINS } from '../support/instagram';
import {
	connectAccount,
	CREDENTIAL,
	pasteToken,
	runInstagram,
	sandboxCredential,
	using,
} from '../support/instagram-node';
import { startPolling } from '../support/poll';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../support/service';
import { shiftDate } from '../support/shifted-date.cjs';

const refresh = { resource: 'token', operation: 'refresh' };
const getProfile = { resource: 'account', operation: 'getProfile' };
const HOUR = 3600;
const DAY = 24 * HOUR;
const LIFE = 60 * DAY;

let engine: Engine;
let sandbox: TestSandbox;
let service: TestService;
let passed = 0;

beforeAll(async () => {
	engine = await Engine.start();
	// The sandbox follows this process's `Date`, which the tests shift.
	sandbox = await startTestSandbox();
	service = await startService(sandboxSettings(sandbox.url));
});
beforeEach(async () => {
	travelTo(0);
	await sandbox.control('reset');
});
afterAll(async () => {
	travelTo(0);
	await service.close();
	await sandbox.close();
	await engine.close();
});

/** Shifts the clock of this process, including the sandbox and the service. */
function travelTo(seconds: number): void {
	passed = seconds;
	shiftDate(seconds * 1000);
}
const travel = (seconds: number) => travelTo(passed + seconds);

const token = () => engine.credentials.read('1').oauthTokenData as IDataObject;
const livesFor = (time: unknown) => (Date.parse(String(time)) - Date.now()) / 1000;
const isLongLife = (time: unknown) => Math.abs(livesFor(time) - LIFE) < DAY;

/** Clicks Connect, using the service's token endpoint. */
async function press(login: (typeof BOTH_LOGINS)[number]): Promise<void> {
	await connect(
		engine,
		sandbox,
		sandboxCredential(sandbox, login, service.url),
		'example_creator',
		CREDENTIAL[login],
	);
}

/** Counts the token refreshes that the platform received. */
async function renewals(login: (typeof BOTH_LOGINS)[number]): Promise<number> {
	if (login === 'instagram') return (await sandbox.requests('/refresh_access_token')).length;
	const calls = await sandbox.requests('/oauth/access_token');
	// The first of these calls exchanged the one-hour token for a long-lived token.
	return calls.filter(({ query }) => query.grant_type === 'fb_exchange_token').length - 1;
}

describe.each(BOTH_LOGINS)('Instagram token, login %s', (login) => {
	const run = (parameters: Record<string, string | boolean>) => runInstagram(engine, login, parameters);

	it('is the one of 60 days from the moment of connecting', async () => {
		await press(login);
		expect(token()).toMatchObject({ token_type: 'bearer', obtained_at: expect.stringMatching(/Z$/) });
		expect(token().refresh_token).toBe(token().access_token);
		expect(isLongLife(token().expires_at)).toBe(true);
		expect((await run(getProfile)).json).toMatchObject([{ username: 'example_creator' }]);
		expect(await renewals(login)).toBe(0);
	});

	it('is left alone for a week, then renewed on the way, once and quietly', async () => {
		await press(login);
		travel(6 * DAY);
		expect((await run(getProfile)).error).toBeUndefined();
		expect(await renewals(login)).toBe(0);
		travel(DAY + 60);
		const items = [{ json: {} }, { json: {} }, { json: {} }];
		const { json, error } = await runInstagram(engine, login, getProfile, { items });
		expect([json.length, error]).toEqual([3, undefined]);
		expect(await renewals(login)).toBe(1);
		expect(isLongLife(token().expires_at)).toBe(true);
		expect((await run(getProfile)).error).toBeUndefined();
		expect(await renewals(login)).toBe(1);
	});

	it('is renewed week after week by a trigger that polls, not at each poll', async () => {
		await press(login);
		const { poll } = startPolling(engine, {
			node: 'instagramTrigger',
			withService: false,
			parameters: using(login),
		});
		for (const count of [0, 1, 2, 3]) {
			await poll();
			await poll();
			expect(await renewals(login)).toBe(count);
			travel(8 * DAY);
		}
	});

	it('does its work although it cannot be renewed at the moment', async () => {
		await press(login);
		const before = token();
		travel(8 * DAY);
		// No server listens on this port.
		engine.credentials.save('1', { ...engine.credentials.read('1'), serviceUrl: 'http://127.0.0.1:1' });
		const items = [{ json: {} }, { json: {} }];
		const { json, error } = await runInstagram(engine, login, getProfile, { items });
		expect([json.length, error]).toEqual([2, undefined]);
		expect(token()).toEqual(before);
	});

	it('has to be connected again once it has run out', async () => {
		await press(login);
		travel(LIFE + DAY);
		const { error } = await run(getProfile);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			description: expect.stringMatching(/Instagram code: 190\S*\. Action: reconnect\./),
			context: { data: { action: 'reconnect' } },
		});
		const { error: refused } = await run(refresh);
		expect(refused?.message).toMatch(/reconnect the account|needs to be reconnected/i);
	});

	it('is renewed on demand and shown only if that is asked for', async () => {
		await press(login);
		travel(2 * DAY);
		const { json, error, outputs } = await run(refresh);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				platform: 'instagram',
				userId: expect.stringMatching(/^\d+$/),
				scope: token().scope,
				expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
				refreshExpiresAt: json[0]?.expiresAt,
				stored: true,
			},
		]);
		expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(isLongLife(json[0]?.expiresAt)).toBe(true);
		expect(isLongLife(token().expires_at)).toBe(true);
		travel(2 * DAY);
		const shown = await run({ ...refresh, includeTokens: true });
		expect(shown.json).toMatchObject([{ accessToken: token().access_token }]);
	});

	it('can be renewed again after an outage', async () => {
		await press(login);
		travel(2 * DAY);
		const path = login === 'instagram' ? '/refresh_access_token' : '/oauth/access_token';
		await sandbox.control('faults', { kind: 'status', status: 503, times: 1, match: { path } });
		const { error } = await run(refresh);
		expect(error).toMatchObject({ description: expect.stringContaining('Action: retry.') });
		expect((await run(refresh)).error).toBeUndefined();
	});

	it('has to be there', async () => {
		engine.credentials.save('1', sandboxCredential(sandbox, login, service.url));
		for (const parameters of [getProfile, refresh]) {
			expect((await run(parameters)).error?.message).toBe(
				'The Instagram account is not connected. Open the credential and connect it.',
			);
		}
	});
});

describe('Instagram token younger than 24 hours', () => {
	it('is left alone, and the error says from when on it can be renewed', async () => {
		await press('instagram');
		travel(20 * HOUR);
		const { error } = await runInstagram(engine, 'instagram', refresh);
		expect(error).toMatchObject({
			message: expect.stringMatching(
				/less than 24 hours ago.*It works, so no action is needed; .* in 4 hours\.$/,
			),
			context: { data: { code: 'token_too_young', action: 'wait' } },
		});
		expect(await renewals('instagram')).toBe(0);
		travel(4 * HOUR + 60);
		expect((await runInstagram(engine, 'instagram', refresh)).error).toBeUndefined();
	});

	it('is known by n8n’s own time of expiry where the service gave none', async () => {
		await connectAccount(engine, sandbox, 'instagram', { serviceUrl: service.url });
		const expiresAt = String(Date.now() + Number(token().expires_in) * 1000);
		const oauthTokenData: IDataObject = { ...token(), n8n_expires_at: expiresAt };
		delete oauthTokenData.obtained_at;
		engine.credentials.save('1', { ...engine.credentials.read('1'), oauthTokenData });
		expect((await runInstagram(engine, 'instagram', refresh)).error?.message).toContain('less than 24 hours');
		travel(8 * DAY);
		expect((await runInstagram(engine, 'instagram', getProfile)).error).toBeUndefined();
		expect(await renewals('instagram')).toBe(1);
	});
});

describe.each(BOTH_LOGINS)('Instagram token that was pasted, login %s', (login) => {
	const run = (parameters: Record<string, string | boolean>) =>
		runInstagram(engine, login, { ...parameters, authentication: 'mediaKitInstagramTokenApi' });

	it('works, and is renewed on demand without being stored', async () => {
		await sandbox.control('switches', { 'instagram.refreshReturns': 'rotated' });
		const pasted = await pasteToken(engine, sandbox, login, {
			...(login === 'facebook' && { appId: 'sandbox-key', appSecret: 'sandbox-secret' }),
		});
		expect((await run(getProfile)).json).toMatchObject([{ username: 'example_creator' }]);
		travel(9 * DAY);
		expect((await run(getProfile)).error).toBeUndefined();
		const { json, error } = await run(refresh);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				platform: 'instagram',
				userId: null,
				scope: null,
				expiresAt: expect.any(String),
				refreshExpiresAt: json[0]?.expiresAt,
				stored: false,
				note: expect.stringContaining('keeps the pasted token'),
			},
		]);
		expect(isLongLife(json[0]?.expiresAt)).toBe(true);
		travel(2 * DAY);
		const shown = await run({ ...refresh, includeTokens: true });
		expect(shown.json[0]?.accessToken).not.toBe(pasted);
		expect(engine.credentials.read('1').accessToken).toBe(pasted);
	});
});

it('says what a pasted token of Facebook Login needs to be renewed', async () => {
	await pasteToken(engine, sandbox, 'facebook');
	const parameters = { ...refresh, authentication: 'mediaKitInstagramTokenApi' };
	const { error } = await runInstagram(engine, 'facebook', parameters);
	expect(error?.message).toContain(
		'only with the ID and secret of the Meta app. Enter both in the credential.',
	);
});

describe('Instagram app that requires a proof of its secret', () => {
	beforeEach(async () => void (await sandbox.control('instagram/app', { require_proof: true })));

	it('is satisfied by the OAuth2 credential', async () => {
		await press('facebook');
		expect((await runInstagram(engine, 'facebook', getProfile)).error).toBeUndefined();
	});

	it('is satisfied by a pasted token with the secret, and by no other', async () => {
		await sandbox.control('instagram/app', { require_proof: false });
		await pasteToken(engine, sandbox, 'facebook', { appSecret: 'sandbox-secret' });
		await sandbox.control('instagram/app', { require_proof: true });
		const parameters = { ...getProfile, authentication: 'mediaKitInstagramTokenApi' };
		expect((await runInstagram(engine, 'facebook', parameters)).error).toBeUndefined();
		const stored = engine.credentials.read('1');
		engine.credentials.save('1', { ...stored, appSecret: '' });
		expect((await runInstagram(engine, 'facebook', parameters)).error?.message).toMatch(/proof/i);
	});
});
