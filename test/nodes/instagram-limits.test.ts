import { LocalServer } from '../contracts/support/local-server';
import { jpeg } from '../contracts/support/media-files';
import { Engine } from '../support/engine';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;
const web = new LocalServer();

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox({ switches: { 'instagram.processingSeconds': 0 } });
	await web.listen();
});
afterAll(async () => {
	await web.close();
	await sandbox.close();
	await engine.close();
});

describe.each(BOTH_LOGINS)(
	'Instagram node: limits that other processes use up as well, login %s',
	(login) => {
		beforeEach(async () => {
			await sandbox.control('reset');
			await connectAccount(engine, sandbox, login);
		});

		const limit = (path: string, retryAfterSeconds: number) =>
			sandbox.control('faults', {
				kind: 'status',
				status: 400,
				headers: { 'retry-after': String(retryAfterSeconds), 'content-type': 'application/json' },
				body: '{"error":{"message":"(#80002) Too many calls","type":"OAuthException","code":80002}}',
				match: { method: 'POST', path },
			});
		const prepare = (timeoutSeconds: number) =>
			runInstagram(engine, login, {
				resource: 'draft',
				operation: 'prepare',
				source: 'url',
				mediaType: 'IMAGE',
				mediaUrl: web.serve('photo', jpeg(), 'image/jpeg'),
				timeoutSeconds,
			});
		const posts = async () =>
			(await sandbox.requests('/media'))
				.filter(({ method }) => method === 'POST')
				.map(({ status }) => status);

		it('waits after a refusal as long as Instagram asks for, and prepares and publishes once', async () => {
			await limit('^[^?]*/media(\\?|$)', 1);
			await limit('/media_publish', 1);
			const startedAt = Date.now();
			const prepared = await prepare(60);
			expect(prepared.error).toBeUndefined();
			const [{ containerId } = {}] = prepared.json;
			const parameters = { resource: 'draft', operation: 'publish', containerId: String(containerId) };
			const published = await runInstagram(engine, login, parameters);
			expect(published.error).toBeUndefined();
			expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2_000);
			expect(await posts()).toEqual([400, 200, 400, 200]);
			const { instagram } = (await sandbox.read('state')) as { instagram: Record<string, unknown[]> };
			expect([instagram.containers, instagram.media]).toEqual([[expect.anything()], [expect.anything()]]);
		});

		it('gives the refusal at once if its wait does not fit into the timeout', async () => {
			await limit('^[^?]*/media(\\?|$)', 30);
			const { error } = await prepare(20);
			expect(error).toMatchObject({
				context: { data: { code: 'rate_limited', action: 'wait', retryAfterSeconds: 30 } },
			});
			expect(await posts()).toEqual([400]);
		});
	},
);
