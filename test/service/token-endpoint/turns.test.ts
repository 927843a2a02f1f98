import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../../support/service';
import { APP } from '../../support/tiktok';

const INIT = '/v2/post/publish/inbox/video/init/';
const CLIENT = { client_id: APP.clientKey, client_secret: APP.clientSecret };

let sandbox: TestSandbox;
let service: TestService;

beforeAll(async () => {
	sandbox = await startTestSandbox();
	service = await startService({ ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: '10' });
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

async function post(form: Record<string, string>) {
	const response = await fetch(`${service.url}/oauth/tiktok/turns`, {
		method: 'POST',
		body: new URLSearchParams(form),
	});
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const book = async (account: string) => (await post({ ...CLIENT, path: INIT, account })).body;

describe('POST /oauth/tiktok/turns', () => {
	it('gives six turns a minute for each account, those of the next minute after it, and takes them back', async () => {
		const begunAt = performance.now();
		const waits: number[] = [];
		let last: unknown;
		for (let count = 0; count < 8; count++) {
			const { turn, wait_seconds: wait } = await book('one');
			waits.push(Number(wait));
			last = turn;
		}
		expect(waits.slice(0, 6)).toEqual(Array(6).fill(0));
		// A minute lasts six seconds here, plus a margin of one second, minus the time since the first turn.
		const expectWait = (wait: unknown, seconds: number) => {
			const passed = (performance.now() - begunAt) / 1000;
			expect(wait).toBeLessThanOrEqual(seconds);
			expect(wait).toBeGreaterThan(seconds - passed - 0.1);
		};
		for (const wait of waits.slice(6)) expectWait(wait, 7);
		expect((await book('another')).wait_seconds).toBe(0);
		const giveBack = { ...CLIENT, path: INIT, account: 'one', give_back: String(last) };
		expect(await post(giveBack)).toEqual({ status: 200, body: {} });
		for (let count = 0; count < 5; count++) expectWait((await book('one')).wait_seconds, 7);
		expectWait((await book('one')).wait_seconds, 14);
	});

	it('refuses an app that it does not know, and what has no limit', async () => {
		const wanted = { path: INIT, account: 'one' };
		const refusal = (error: string) => ({
			status: 400,
			body: { error, error_description: expect.any(String) },
		});
		expect(await post({ ...CLIENT, client_secret: 'wrong', ...wanted })).toEqual(refusal('invalid_client'));
		expect(await post(wanted)).toEqual(refusal('invalid_client'));
		expect(await post({ ...CLIENT, path: INIT })).toEqual(refusal('invalid_request'));
		expect(await post({ ...CLIENT, ...wanted, path: '/v2/else/' })).toEqual(refusal('invalid_request'));
	});

	it('limits guesses of the secret, and never refuses the right one', async () => {
		const guess = () => post({ ...CLIENT, client_secret: 'guess', path: INIT, account: 'one' });
		const errors = new Set<unknown>();
		for (let count = 0; count < 61; count++) errors.add((await guess()).body.error);
		expect(errors).toEqual(new Set(['invalid_client', 'temporarily_unavailable']));
		expect(await book('third')).toMatchObject({ wait_seconds: 0 });
	});
});
