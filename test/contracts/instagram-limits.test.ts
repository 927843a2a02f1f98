import { createHmac } from 'node:crypto';
import { failure, refused } from './support/graph';
import type { Reply } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';
import { LocalServer } from './support/local-server';
import { jpeg } from './support/media-files';

let instagram: InstagramSandbox;
let client: GraphClient;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(async () => {
	await instagram.reset();
	client = await instagram.connect();
});

const header = ({ headers }: Reply, name: string) =>
	JSON.parse(headers.get(name) ?? 'null') as Record<string, unknown>;
const businessUse = (answer: Reply) => {
	const [[id, uses] = ['', []]] = Object.entries(header(answer, 'x-business-use-case-usage')) as [
		string,
		Record<string, number | string>[],
	][];
	return { id, uses };
};

test('instagram rule 43: usage headers in both styles, the business one keyed by id with an array', async () => {
	await instagram.switches({ businessCallBudget: 10 });
	await client.get('me');
	const answer = await client.get('me');
	const { body } = await client.get('me', { fields: 'user_id' });
	expect(Object.keys(header(answer, 'x-app-usage'))).toEqual(['call_count', 'total_time', 'total_cputime']);
	expect(businessUse(answer)).toEqual({
		id: body.user_id,
		uses: [
			{
				type: 'instagram',
				call_count: 20,
				total_cputime: 20,
				total_time: 20,
				estimated_time_to_regain_access: 0,
			},
		],
	});
	const wrong = await client.get('me', { fields: 'nonsense' });
	expect(wrong.status).toBe(400);
	expect(businessUse(wrong).uses[0]?.call_count).toBe(40);
	await instagram.switches({ usageHeaders: 'call_volume' });
	expect(Object.keys(header(await client.get('me'), 'x-app-usage'))).toEqual(['call_volume', 'cpu_time']);
	await instagram.switches({ usageHeaders: 'none' });
	const bare = await client.get('me');
	expect([bare.headers.get('x-app-usage'), bare.headers.get('x-business-use-case-usage')]).toEqual([
		null,
		null,
	]);
});

test('instagram rule 44: over budget is 400/80002 or another code, says how long, and going on prolongs it', async () => {
	await instagram.switches({ businessCallBudget: 3 });
	for (let count = 0; count < 3; count++) expect((await client.get('me')).status).toBe(200);
	const regain = (answer: Reply) => Number(businessUse(answer).uses[0]?.estimated_time_to_regain_access);
	const over = await client.get('me');
	expect(failure(over)).toEqual(refused(80002));
	expect(businessUse(over).uses[0]?.call_count).toBe(100);
	expect(regain(over)).toBe(5);
	expect(regain(await client.get('me'))).toBe(10);
	await instagram.advance(9 * 60);
	expect(failure(await client.get('me')).code).toBe(80002);
	await instagram.advance(5 * 60);
	expect((await client.get('me')).status).toBe(400);
	await instagram.advance(6 * 60);
	expect((await client.get('me')).status).toBe(200);

	const other = await instagram.connect('nordlicht_studio');
	expect((await other.get('me')).status).toBe(200);
	for (const rateLimitCode of [4, 17, 32, 613]) {
		await instagram.reset();
		client = await instagram.connect();
		await instagram.switches({ businessCallBudget: 1, rateLimitCode, rateLimitStatus: 403 });
		await client.get('me');
		expect(failure(await client.get('me'))).toEqual(refused(rateLimitCode, undefined, 403));
	}
});

test('instagram rule 45: every error has message, type, code and trace id; texts for people can be localised', async () => {
	const web = new LocalServer();
	await web.listen();
	await instagram.switches({ loopback: true });
	const tall = web.serve('tall.jpg', jpeg(1080, 1920));
	const errors: Reply[] = [
		await client.get('me', { fields: 'nonsense' }),
		await client.get('18000000000000000'),
		await client.get('no/such/path'),
		await client.publish('18000000000000000'),
		await client.createContainer({ image_url: tall }),
		await instagram.call('GET', 'graph.facebook.com/v26.0/me', { access_token: 'nonsense' }),
		await instagram.call('GET', 'graph.facebook.com/v26.0/oauth/access_token'),
	];
	for (const { body, headers } of errors) {
		expect(headers.get('content-type')).toContain('application/json');
		expect(body.error).toMatchObject({
			message: expect.stringMatching(/./),
			type: expect.stringMatching(/^(OAuthException|GraphMethodException|IGApiException)$/),
			code: expect.any(Number),
			fbtrace_id: expect.stringMatching(/^A\w{22}$/),
		});
	}
	expect(new Set(errors.map(({ body }) => body.error.fbtrace_id)).size).toBe(errors.length);
	expect(errors[1]?.body.error.type).toBe('GraphMethodException');
	const ratio = () => client.createContainer({ image_url: tall });
	const english = (await ratio()).body.error;
	expect(english).toMatchObject({ is_transient: false, error_user_title: 'Aspect ratio' });
	await instagram.switches({ errorLanguage: 'th' });
	const thai = (await ratio()).body.error;
	expect(thai.error_user_msg).toMatch(/[\u0e00-\u0e7f]/);
	expect([thai.code, thai.error_subcode]).toEqual([english.code, english.error_subcode]);
	await instagram.switches({ errorLanguage: 'none' });
	expect((await ratio()).body.error).not.toHaveProperty('error_user_msg');
	await web.close();
});

test('instagram rule 46: with require_proof Facebook calls need a right proof; timed ones live 5 minutes', async () => {
	const { token } = await instagram.connectFacebook();
	await instagram.set('instagram/app', { require_proof: true });
	const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
	const me = (query: Record<string, string>) =>
		instagram.call('GET', 'graph.facebook.com/v26.0/me', { access_token: token, ...query });
	const proof = hmac('sandbox-secret', token);
	const missing = await me({});
	expect(failure(missing)).toEqual(refused(100));
	expect(missing.body.error.message).toBe('API calls from the server require an appsecret_proof argument');
	const wrong = await me({ appsecret_proof: hmac('other', token) });
	expect(failure(wrong)).toEqual(refused(100));
	expect(wrong.body.error.message).toBe('Invalid appsecret_proof provided in the API argument');
	expect((await me({ appsecret_proof: proof })).status).toBe(200);
	expect((await me({ appsecret_proof: proof.toUpperCase() })).status).toBe(400);

	const time = Date.parse('2026-11-20T12:00:00Z') / 1000;
	const timed = { appsecret_proof: hmac('sandbox-secret', `${token}|${time}`), appsecret_time: String(time) };
	await instagram.advance(300);
	expect((await me(timed)).status).toBe(200);
	await instagram.advance(1);
	expect((await me(timed)).status).toBe(400);
	expect((await me({ ...timed, appsecret_time: String(time + 1) })).status).toBe(400);
	await instagram.switches({ proofErrorCode: 104 });
	expect(failure(await me({ appsecret_proof: 'nonsense' })).code).toBe(104);
	expect((await client.get('me')).status).toBe(200);
	await instagram.set('instagram/app', { require_proof: false });
	expect((await me({})).status).toBe(200);
	expect((await me({ appsecret_proof: 'nonsense' })).status).toBe(400);
});

test('instagram rule 47: Graph takes the token from the query, any kind of body, or a Bearer header', async () => {
	const facebook = await instagram.connectFacebook();
	for (const { host, token, account } of [client, facebook]) {
		const target = `${host}/v26.0/${account}`;
		const publish = `${target}/media_publish`;
		const parameters = { access_token: token, creation_id: '18000000000000000' };
		const form = new FormData();
		for (const [name, value] of Object.entries(parameters)) form.set(name, value);
		const bearer = { Authorization: `Bearer ${token}` };
		const asJson = { 'Content-Type': 'application/json' };
		const answers = [
			await instagram.call('POST', publish, parameters),
			await instagram.call('POST', publish, {}, { body: new URLSearchParams(parameters) }),
			await instagram.call('POST', publish, {}, { body: form }),
			await instagram.call('POST', publish, {}, { body: JSON.stringify(parameters), headers: asJson }),
			await instagram.call(
				'POST',
				publish,
				{},
				{ body: JSON.stringify({ creation_id: '18000000000000000' }), headers: { ...bearer, ...asJson } },
			),
		];
		for (const answer of answers) expect(failure(answer)).toEqual(refused(24, 2207008));
		expect((await instagram.call('GET', target, { access_token: token })).status).toBe(200);
		expect((await instagram.call('GET', target, {}, { headers: bearer })).status).toBe(200);
		expect(
			(await instagram.call('GET', target, {}, { headers: { Authorization: `OAuth ${token}` } })).status,
		).toBe(400);
		expect((await instagram.call('GET', target)).body.error.code).toBe(190);
	}
});
