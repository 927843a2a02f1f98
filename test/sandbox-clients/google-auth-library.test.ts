import { createHash, randomBytes } from 'node:crypto';
import { expectOnlyDrafts, youTubeState } from '../support/youtube';
import type { TestSandbox } from '../support/sandbox';
import { GOOGLE_SCOPES, googleClient, signInToGoogle } from './support/google';
import { APP, startDefaultSandbox } from './support/platforms';

let sandbox: TestSandbox;

beforeAll(async () => {
	sandbox = await startDefaultSandbox();
});
beforeEach(() => sandbox.control('reset'));
afterAll(() => sandbox.close());

const UNIT = 262_144;
const video = randomBytes(3 * UNIT + 1_000);

it('sign-in', async () => {
	const { credentials } = await signInToGoogle(sandbox);
	expect(credentials).toMatchObject({
		token_type: 'Bearer',
		refresh_token: expect.stringMatching(/^1\/\//),
		scope: GOOGLE_SCOPES.join(' '),
	});
	expect(credentials.expiry_date).toBeGreaterThan(Date.now());
});

it('refresh, which keeps the refresh token', async () => {
	const client = await signInToGoogle(sandbox);
	const before = { ...client.credentials };
	client.setCredentials({ ...before, expiry_date: 1 });
	const { token } = await client.getAccessToken();
	expect(token).not.toBe(before.access_token);
	expect(client.credentials.refresh_token).toBe(before.refresh_token);
});

it('token introspection', async () => {
	const client = await signInToGoogle(sandbox);
	const info = await client.getTokenInfo(client.credentials.access_token ?? '');
	expect(info).toMatchObject({ aud: APP.id, scopes: GOOGLE_SCOPES });
});

it('resumable upload in pieces, with 308 as an answer', async () => {
	const client = await signInToGoogle(sandbox);
	const base = `${sandbox.base('www.googleapis.com')}/upload/youtube/v3/videos`;
	const started = await client.request({
		method: 'POST',
		url: `${base}?uploadType=resumable&part=snippet,status&notifySubscribers=false`,
		headers: {
			'X-Upload-Content-Length': String(video.length),
			'X-Upload-Content-Type': 'video/mp4',
		},
		data: {
			snippet: { title: 'From a client of Google' },
			status: { privacyStatus: 'private', selfDeclaredMadeForKids: false },
		},
	});
	const url = started.headers.get('location') ?? '';
	const put = (first: number, end: number) =>
		client.request<{ id: string }>({
			method: 'PUT',
			url,
			headers: {
				'Content-Type': 'video/mp4',
				'Content-Range': `bytes ${first}-${end - 1}/${video.length}`,
			},
			body: video.subarray(first, end),
			redirect: 'manual',
			validateStatus: (status) => status < 400,
		});
	const stored = await put(0, 2 * UNIT);
	expect([stored.status, stored.headers.get('range')]).toEqual([308, `bytes=0-${2 * UNIT - 1}`]);
	const end = await put(2 * UNIT, video.length);
	expect(end.status).toBe(201);
	const sha256 = createHash('sha256').update(video).digest('hex');
	expect((await youTubeState(sandbox)).uploads).toMatchObject([{ id: end.data.id, sha256 }]);
	await expectOnlyDrafts(sandbox, 1);
});

it('revocation', async () => {
	const client = await signInToGoogle(sandbox);
	const { refresh_token } = client.credentials;
	expect((await client.revokeCredentials()).status).toBe(200);
	const other = googleClient(sandbox);
	other.setCredentials({ refresh_token });
	await expect(other.getAccessToken()).rejects.toThrow('invalid_grant');
});
