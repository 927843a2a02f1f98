import { getProfile, listMedia, proveRequest, readStatistics, usageOf } from '../../../platforms/instagram';
import type { HttpRequest } from '../../../platforms/http';
import { BOTH_LOGINS, connectInstagram, type Client } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(async () => {
	await sandbox.control('reset');
	client = await connectInstagram(sandbox, 'instagram');
});
afterEach(() => client.close());
afterAll(() => sandbox.close());

const fault = (members: Record<string, unknown>) =>
	sandbox.control('faults', { match: { path: '/v26.0/me?' }, ...members });

describe('a version of Graph (instagram §0)', () => {
	const combinations = BOTH_LOGINS.flatMap((login) =>
		['v20.0', 'v26.0', 'v27.0'].flatMap((version) =>
			[false, true].map((newApp) => ({ login, version, newApp })),
		),
	);

	it.each(combinations)('connects and reads: %j', async ({ login, version, newApp }) => {
		await sandbox.control('switches', {
			'instagram.newApp': newApp,
			'instagram.sunsetVersions': 'upgraded',
		});
		const { instagram, grant, close } = await connectInstagram(sandbox, login, { version });
		const options = { scopes: grant.scopes, recentPosts: 5 };
		const { document } = await readStatistics(instagram, options);
		await close();
		expect(document).toMatchObject({ followers: 48_300, meta: { api_version: version } });
		expect(Object.keys(document.meta.missing)).toEqual(['impressions_daily']);
	});

	it.each([
		['upgraded', 'v28.0'],
		['refused', 'v28.0'],
		['refused', 'v20.0'],
	])('that is not served is named as the reason: %s, %s', async (sunsetVersions, version) => {
		await sandbox.control('switches', { 'instagram.sunsetVersions': sunsetVersions });
		await expect(getProfile({ ...client.instagram, version })).rejects.toMatchObject({
			code: 'request_refused',
			action: 'fix-request',
			platformCode: '2500',
			message: expect.stringContaining('Check the version of the Graph API'),
		});
	});
});

describe('an answer of Graph', () => {
	it.each([200, 400, 403, 429, 500])(
		'is judged by its code, not by HTTP status %d (instagram §5.4)',
		async (status) => {
			await fault({ kind: 'error', code: 190, status, fields: { error_subcode: 463 } });
			await expect(getProfile(client.instagram)).rejects.toMatchObject({
				code: 'reconnect_required',
				platformCode: '190/463',
				logId: expect.any(String),
			});
		},
	);

	it('is tried again after a difficulty that may pass, four times in all (instagram §5.6)', async () => {
		await fault({ kind: 'error', code: 2, times: 1 });
		await fault({ kind: 'reset-before', times: 1 });
		await fault({ kind: 'status', status: 502, body: '<html>', times: 1 });
		await expect(getProfile(client.instagram)).resolves.toMatchObject({ username: 'example_creator' });
		expect(client.naps).toHaveLength(3);
		client.naps.forEach((nap, index) => {
			expect(nap).toBeGreaterThanOrEqual(500 * 2 ** index);
			expect(nap).toBeLessThanOrEqual(1500 * 2 ** index);
		});

		await fault({ kind: 'error', code: 1, times: 4 });
		await expect(getProfile(client.instagram)).rejects.toMatchObject({ code: 'platform_unavailable' });
	});

	it.each([
		['a gateway', '<html>Bad gateway</html>'],
		['no envelope', '{"oops":true}'],
		['an error without a code', '{"error":{"message":"?"}}'],
	])('that cannot be read is a passing difficulty: %s', async (_what, body) => {
		await fault({ kind: 'status', status: 500, body, times: 4 });
		await expect(getProfile(client.instagram)).rejects.toMatchObject({
			code: 'platform_unavailable',
			retryable: true,
		});
	});

	it('says how long to wait when the budget is used up, and is not tried again (instagram §5.5)', async () => {
		await sandbox.control('switches', {
			'instagram.businessCallBudget': 1,
			'instagram.rateLimitBlockMinutes': 7,
		});
		const readTwice = async () => {
			await getProfile(client.instagram);
			await getProfile(client.instagram);
		};
		await expect(readTwice()).rejects.toMatchObject({
			code: 'rate_limited',
			platformCode: '80002',
			retryAfterSeconds: 420,
		});
		expect(client.naps).toEqual([]);
	});

	it('keeps ids of 17 digits that come as bare numbers (instagram §0)', async () => {
		await fault({ kind: 'status', status: 200, body: '{"user_id":17841405793187219,"username":"x"}' });
		await expect(getProfile(client.instagram)).resolves.toMatchObject({ accountId: '17841405793187219' });
	});

	it('may be wrapped in data (instagram §2)', async () => {
		await sandbox.control('switches', { 'instagram.meBody': 'data' });
		await expect(getProfile(client.instagram)).resolves.toMatchObject({ username: 'example_creator' });
	});

	it.each(['{}', '{"data":[]}', '{"data":{}}', '{"id":"17841400000000001"}', '{"error":"text"}'])(
		'is no account without a name and figures if the account is not in it: %s',
		async (body) => {
			await fault({ kind: 'status', status: 200, body, times: 4 });
			await expect(getProfile(client.instagram)).rejects.toMatchObject({
				code: 'platform_unavailable',
				action: 'retry',
				retryable: true,
				message: expect.stringMatching(/could not be read|responded without the account/),
			});
			await sandbox.control('reset');
		},
	);
});

describe('a list', () => {
	const page = (body: unknown) =>
		sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: JSON.stringify(body),
			match: { path: '/media?' },
		});

	it('goes on with the cursor inside the next address if there is no other', async () => {
		const next = 'https://graph.instagram.com/v26.0/1/media?access_token=IGAA.example&after=cursor-2';
		await page({ data: [{ id: '1' }], paging: { next } });
		await page({ data: [{ id: '2' }] });
		await expect(listMedia(client.instagram, 10)).resolves.toEqual([{ id: '1' }, { id: '2' }]);
		const [, second] = await sandbox.requests('/media');
		expect(second?.query).toMatchObject({ after: 'cursor-2' });
		expect(second?.query).not.toHaveProperty('access_token');
	});

	it.each([{ next: 'no address' }, { next: 'https://x.example/?after=a', cursors: { after: 'a' } }])(
		'ends when the cursor is missing or stands still (%#)',
		async (paging) => {
			await page({ data: [{ id: '1' }, 'odd'], paging });
			await page({ data: [{ id: '2' }], paging });
			const ids = (await listMedia(client.instagram, 10)).map(({ id }) => id);
			expect(ids).toEqual(paging.cursors ? ['1', '2'] : ['1']);
		},
	);
});

describe('appsecret_proof (instagram §7)', () => {
	// This proof was generated with OpenSSL.
	const PROOF = 'c19546041340d5467c28663d2a3ab14ac3703b02de878fa8ea1ee86badfb91f0';
	const request = (url: string): HttpRequest => ({ method: 'GET', url, auth: 'account' });
	const prove = (url: string, login: 'instagram' | 'facebook' = 'facebook', secret?: string) =>
		proveRequest(request(url), secret ?? 'meta-secret', 'EAA.example', login).url;

	it('goes into the query of calls to graph.facebook.com', () => {
		expect(prove('https://graph.facebook.com/v26.0/me')).toBe(
			`https://graph.facebook.com/v26.0/me?appsecret_proof=${PROOF}`,
		);
		expect(prove('https://graph.facebook.com/v26.0/me?fields=id')).toBe(
			`https://graph.facebook.com/v26.0/me?fields=id&appsecret_proof=${PROOF}`,
		);
	});

	it('goes nowhere else, nor without a secret', () => {
		const upload = 'https://rupload.facebook.com/ig-api-upload/v26.0/1';
		expect(prove(upload)).toBe(upload);
		expect(prove('https://graph.instagram.com/v26.0/me', 'instagram')).not.toContain('proof');
		expect(prove('https://graph.facebook.com/v26.0/me', 'facebook', '')).not.toContain('proof');
	});

	it('lets an app work that requires it', async () => {
		await sandbox.control('instagram/app', { require_proof: true });
		const proven = await connectInstagram(sandbox, 'facebook', { appSecret: 'sandbox-secret' });
		await expect(getProfile(proven.instagram)).resolves.toMatchObject({ username: 'example_creator' });
		await proven.close();
		await expect(connectInstagram(sandbox, 'facebook')).rejects.toMatchObject({ code: 'app_proof_refused' });
	});
});

describe('usageOf (instagram §5.5)', () => {
	it.each(['call_count', 'call_volume'])('reads what Instagram reports with keys like %s', async (style) => {
		await sandbox.control('switches', {
			'instagram.usageHeaders': style,
			'instagram.businessCallBudget': 4,
			'instagram.appCallBudget': 1000,
		});
		const headers: Record<string, string>[] = [];
		const { http } = client.instagram;
		const listening = {
			...client.instagram,
			http: async (request: HttpRequest) => {
				const response = await http(request);
				if ('headers' in response) headers.push(response.headers);
				return response;
			},
		};
		await getProfile(listening);
		expect(usageOf(headers.at(-1) ?? {})?.regainSeconds).toBe(0);
		expect(usageOf(headers.at(-1) ?? {})?.percent).toBeGreaterThan(0);
	});

	it('takes the highest share of any report, and the longest wait in seconds', () => {
		const report = (call_count: number, minutes: number) => ({
			type: 'instagram',
			call_count,
			total_time: 3,
			estimated_time_to_regain_access: minutes,
		});
		expect(
			usageOf({
				'x-app-usage': '{"call_volume":12,"cpu_time":40}',
				'x-business-use-case-usage': JSON.stringify({ '1': [report(9, 0), report(95, 2)], '2': 'odd' }),
			}),
		).toEqual({ percent: 95, regainSeconds: 120 });
		expect(usageOf({ 'x-app-usage': '{"call_volume":12,"cpu_time":40}' })).toEqual({
			percent: 40,
			regainSeconds: 0,
		});
	});

	it('means nothing when they are absent', () => {
		expect(usageOf({})).toBeUndefined();
		expect(usageOf({ 'x-app-usage': 'not JSON' })).toBeUndefined();
	});
});
