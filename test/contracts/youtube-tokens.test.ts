import { everyScope, startForRules } from './support/youtube';
import type { Account, YouTubeSandbox } from './support/youtube';

let google: YouTubeSandbox;

beforeAll(async () => {
	google = await startForRules();
});
afterAll(() => google.close());
beforeEach(() => google.reset());

const works = async (account: Account) => (await account.call('channels?part=id&mine=true')).status;

test('youtube rule 9: the token endpoint', async () => {
	const url = `${google.url}/oauth2.googleapis.com/token`;
	const json = await fetch(url, {
		method: 'POST',
		body: '{}',
		headers: { 'Content-Type': 'application/json' },
	});
	expect([json.status, await json.json()]).toMatchObject([400, { error: 'invalid_request' }]);
	expect((await fetch(url)).status).toBe(404);

	const code = await google.code();
	const wrong: [Record<string, string>, number, string][] = [
		[{ client_secret: 'wrong' }, 401, 'invalid_client'],
		[{ client_id: 'unknown' }, 401, 'invalid_client'],
		[{ client_id: '' }, 400, 'invalid_request'],
		[{ redirect_uri: 'https://app.sandbox.example/' }, 400, 'redirect_uri_mismatch'],
		[{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
		[{ grant_type: '' }, 400, 'invalid_request'],
		[{ code: '' }, 400, 'invalid_request'],
	];
	for (const [changes, status, error] of wrong) {
		const answer = await google.exchange(code, changes);
		expect([changes, answer.status, answer.body.error]).toEqual([changes, status, error]);
	}
	const basic = await fetch(url, {
		method: 'POST',
		headers: { Authorization: `Basic ${Buffer.from('sandbox-key:sandbox-secret').toString('base64')}` },
		body: new URLSearchParams({
			grant_type: 'authorization_code',
			code,
			redirect_uri: 'https://app.sandbox.example/callback',
		}),
	});
	expect(basic.status).toBe(200);
});

test('youtube rule 10: the answer to a code', async () => {
	const { body } = await google.exchange(await google.code());
	expect(body).toEqual({
		access_token: expect.stringMatching(/^ya29\./),
		expires_in: 3599,
		refresh_token: expect.stringMatching(/^1\/\//),
		scope: everyScope,
		token_type: 'Bearer',
	});
	await google.set('youtube/project', { status: 'testing', test_users: ['example_creator'] });
	const inTesting = (await google.exchange(await google.code())).body;
	expect(inTesting.refresh_token_expires_in).toBe(604_800);
	const info = await fetch(`${google.url}/oauth2.googleapis.com/tokeninfo?access_token=${body.access_token}`);
	expect(await info.json()).toMatchObject({ aud: 'sandbox-key', scope: everyScope, expires_in: '3599' });
	const unknown = await fetch(`${google.url}/oauth2.googleapis.com/tokeninfo?access_token=x`);
	expect([unknown.status, await unknown.json()]).toMatchObject([400, { error: 'invalid_token' }]);
});

test('youtube rule 11: a refresh brings no refresh token', async () => {
	const account = await google.connect();
	const refreshToken = account.tokens.refresh_token;
	const [one, other] = await Promise.all([google.refresh(refreshToken), google.refresh(refreshToken)]);
	expect(one.body).toEqual({
		access_token: expect.stringMatching(/^ya29\./),
		expires_in: 3599,
		scope: everyScope,
		token_type: 'Bearer',
	});
	expect(other.status).toBe(200);
	expect(other.body.access_token).not.toBe(one.body.access_token);
	expect(await works(account)).toBe(200);
	await google.advance(3599);
	expect(await works(account)).toBe(401);

	await google.switch('refreshReturnsToken', true);
	const fresh = (await google.refresh(refreshToken)).body.refresh_token;
	expect(fresh).toMatch(/^1\/\//);
	expect((await google.refresh(refreshToken)).status).toBe(200);
	expect((await google.refresh(fresh)).status).toBe(200);
});

test('youtube rule 12: how a refresh token dies', async () => {
	const first = await google.connect();
	for (let count = 0; count < 99; count++) await google.connect();
	expect((await google.refresh(first.tokens.refresh_token)).status).toBe(200);
	await google.connect();
	const dead = await google.refresh(first.tokens.refresh_token);
	expect([dead.status, dead.body.error_description]).toEqual([400, 'Token has been expired or revoked.']);

	const idle = await google.connect('nordlicht_studio');
	await google.advance(179 * 86_400);
	expect((await google.refresh(idle.tokens.refresh_token)).status).toBe(200);
	await google.advance(180 * 86_400);
	expect((await google.refresh(idle.tokens.refresh_token)).body.error).toBe('invalid_grant');
});

test('youtube rule 13: revocation', async () => {
	await google.set('youtube/client', { client_id: 'second-key', project: 'sandbox-project' });
	await google.set('youtube/client', { client_id: 'foreign-key', project: 'another-project' });
	const { tokens } = await google.connect();
	const byQuery = `${google.url}/oauth2.googleapis.com/revoke?token=${tokens.access_token}`;
	expect((await fetch(byQuery, { method: 'POST' })).status).toBe(200);
	expect((await google.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
	for (const kind of ['access_token', 'refresh_token'] as const) {
		const account = await google.connect();
		const foreign = await google.exchange(await google.code({ client_id: 'foreign-key' }), {
			client_id: 'foreign-key',
			client_secret: 'foreign-key-secret',
		});
		const second = await google.exchange(await google.code({ client_id: 'second-key' }), {
			client_id: 'second-key',
			client_secret: 'second-key-secret',
		});
		const done = await google.post('revoke', { token: account.tokens[kind] ?? '' });
		expect([done.status, done.text]).toEqual([200, '{}']);
		expect(await works(account)).toBe(401);
		expect((await google.refresh(account.tokens.refresh_token)).body.error).toBe('invalid_grant');
		const sameProject = await google.post('token', {
			client_id: 'second-key',
			client_secret: 'second-key-secret',
			grant_type: 'refresh_token',
			refresh_token: second.body.refresh_token ?? '',
		});
		expect(sameProject.body.error).toBe('invalid_grant');
		const otherProject = await google.post('token', {
			client_id: 'foreign-key',
			client_secret: 'foreign-key-secret',
			grant_type: 'refresh_token',
			refresh_token: foreign.body.refresh_token ?? '',
		});
		expect(otherProject.status).toBe(200);
		const again = await google.post('revoke', { token: account.tokens[kind] ?? '' });
		expect([again.status, again.body]).toEqual([400, { error: 'invalid_token' }]);
	}
	const withdrawn = await google.connect();
	await google.set('youtube/revoke', { username: 'example_creator' });
	expect(await works(withdrawn)).toBe(401);
	expect((await google.refresh(withdrawn.tokens.refresh_token)).body.error).toBe('invalid_grant');
	expect((await fetch(`${google.url}/oauth2.googleapis.com/revoke?token=x`)).status).toBe(404);
});
