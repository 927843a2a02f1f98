import { getProfile, prepare, resendLimited } from '../../../platforms/instagram';
import { BOTH_LOGINS, type Client } from '../../support/instagram';
import { Studio } from '../../support/instagram-posts';

let studio: Studio;
/** Counts the tests. Each uses a separate account, so that limits learned in one test do not affect the next. */
let tests = 0;

beforeAll(async () => void (studio = await Studio.open()));
afterEach(async () => {
	tests++;
	await studio.reset();
});
afterAll(() => studio.close());

/** Makes the account's next call exceed the limit. This blocks the account for two minutes. */
const fillBudget = () =>
	studio.switches({ 'instagram.businessCallBudget': 1, 'instagram.rateLimitBlockMinutes': 2 });

const patient = ({ instagram }: Client, patienceSeconds: number) =>
	resendLimited(instagram, { account: `${tests}`, patienceSeconds });

const RATE_LIMITED = {
	kind: 'status',
	status: 403,
	headers: { 'content-type': 'application/json', 'retry-after': '7' },
	body: '{"error":{"message":"(#4) Application request limit reached","type":"OAuthException","code":4}}',
};

describe('resendLimited', () => {
	it.each(BOTH_LOGINS)(
		'waits as long as Instagram asks for and a little of its own, and calls again (%s)',
		async (login) => {
			const client = await studio.connect(login);
			await fillBudget();
			await expect(getProfile(patient(client, 300))).resolves.toMatchObject({
				username: 'example_creator',
			});
			expect(client.naps).toHaveLength(1);
			expect(client.naps[0]).toBeGreaterThanOrEqual(120_000);
			expect(client.naps[0]).toBeLessThanOrEqual(150_000);
		},
	);

	it('makes a container once', async () => {
		const client = await studio.connect('instagram');
		await fillBudget();
		await prepare(patient(client, 300), studio.image(), studio.preparation());
		expect((await studio.posts('/media')).map(({ status }) => status)).toEqual([400, 200]);
		expect(await studio.containers()).toHaveLength(1);
	});

	it('gives the refusal if the wait is longer than the user has patience, also after some waits', async () => {
		const client = await studio.connect('instagram');
		await fillBudget();
		const refusal = { code: 'rate_limited', platformCode: '80002', retryAfterSeconds: 120 };
		await expect(getProfile(patient(client, 119))).rejects.toMatchObject(refusal);
		expect(client.naps).toEqual([]);
		tests++;
		await studio.fault({ ...RATE_LIMITED, times: 100, match: { path: '/me' } });
		await expect(getProfile(patient(client, 20))).rejects.toMatchObject({
			code: 'rate_limited',
			platformCode: '4',
			retryAfterSeconds: 7,
		});
		expect(client.naps).toHaveLength(2);
	});

	it('sends no call of the account while Instagram takes none, since each makes that longer', async () => {
		const client = await studio.connect('instagram');
		await fillBudget();
		await expect(getProfile(patient(client, 119))).rejects.toMatchObject({ platformCode: '80002' });
		const sent = (await studio.sandbox.requests('/me')).length;
		await expect(getProfile(patient(client, 119))).rejects.toMatchObject({
			code: 'rate_limited',
			action: 'wait',
			retryAfterSeconds: 120,
			message: expect.stringContaining('for another 120 seconds'),
		});
		expect(await studio.sandbox.requests('/me')).toHaveLength(sent);
		await studio.advance(120);
		await getProfile(resendLimited(client.instagram, { account: 'another', patienceSeconds: 0 }));
		await studio.switches({ 'instagram.businessCallBudget': 1000 });
		const calls = Array.from({ length: 5 }, () => getProfile(patient(client, 300)));
		await Promise.all(calls);
		expect(await studio.sandbox.requests('/me')).toHaveLength(sent + 6);
	});

	it('waits an hour where Instagram does not say how long, and holds up no other call', async () => {
		const client = await studio.connect('instagram');
		const fault = { kind: 'error', code: 4, match: { path: '/me' } };
		await studio.fault(fault);
		await expect(getProfile(patient(client, 3_599))).rejects.toMatchObject({ retryAfterSeconds: 3_600 });
		await getProfile(patient(client, 0));
		await studio.fault(fault);
		await getProfile(patient(client, 5_000));
		expect(client.naps).toEqual([expect.any(Number)]);
		expect(client.naps[0]).toBeGreaterThanOrEqual(3_600_000);
	});

	it('sends nothing again that was refused for another reason, has no answer or goes to rupload', async () => {
		const client = await studio.connect('facebook');
		const { http, graphBase, ruploadBase } = patient(client, 3_600);
		const me = `${graphBase}/v26.0/me`;
		await studio.fault({ kind: 'error', code: 368, match: { path: '/me' } });
		expect(await http({ method: 'GET', url: me, auth: 'account' })).toMatchObject({ status: 400 });
		await studio.fault({ kind: 'reset-before', match: { path: '/me' } });
		expect(await http({ method: 'GET', url: me, auth: 'account' })).toHaveProperty('noAnswer');
		await studio.fault({ ...RATE_LIMITED, match: { path: '/ig-api-upload/' } });
		const upload = { method: 'POST', url: `${ruploadBase}/ig-api-upload/v26.0/1`, auth: 'none' } as const;
		expect(await http(upload)).toMatchObject({ status: 403 });
		expect(client.naps).toEqual([]);
	});
});
