import { LocalServer } from '../contracts/support/local-server';
import { jpeg } from '../contracts/support/media-files';
import { Engine } from '../support/engine';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox } from '../support/sandbox';

const PUBLISH = '/media_publish';

test.each(BOTH_LOGINS)(
	'login %s: when nobody can say whether a post went live, the node posts nothing twice and asks to look',
	async (login) => {
		const engine = await Engine.start();
		const sandbox = await startTestSandbox({ switches: { 'instagram.processingSeconds': 0 } });
		const web = new LocalServer();
		await web.listen();
		try {
			await connectAccount(engine, sandbox, login);
			const { json } = await runInstagram(engine, login, {
				resource: 'draft',
				operation: 'prepare',
				mediaType: 'IMAGE',
				source: 'url',
				mediaUrl: web.serve('photo.jpg', jpeg()),
				waitForProcessing: false,
			});
			const containerId = String(json[0]?.containerId);
			const publish = () =>
				runInstagram(
					engine,
					login,
					{ resource: 'draft', operation: 'publish', containerId },
					{ retryOnFail: true },
				);
			const posts = async () =>
				((await sandbox.read('state')) as { instagram: { media: object[] } }).instagram.media.length;

			await sandbox.control('faults', { kind: 'reset-before', times: 1, match: { path: PUBLISH } });
			const { error } = await publish();
			expect(error).toMatchObject({
				name: 'NodeApiError',
				description: `Action: check-outcome. Container ID: ${containerId}.`,
			});
			expect(await posts()).toBe(0);
			expect(await sandbox.requests(PUBLISH)).toHaveLength(1);
			// A person has looked: it is not there.
			expect((await publish()).json).toMatchObject([{ status: 'PUBLISHED' }]);
			expect(await posts()).toBe(1);
		} finally {
			await web.close();
			await sandbox.close();
			await engine.close();
		}
	},
	120_000,
);

test('the node says that a retry can help when Instagram cannot be reached', async () => {
	const engine = await Engine.start();
	const sandbox = await startTestSandbox();
	await connectAccount(engine, sandbox, 'instagram');
	await sandbox.close();
	const { error } = await runInstagram(engine, 'instagram', { resource: 'account', operation: 'getProfile' });
	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: expect.stringContaining('Instagram did not answer (the connection was refused)'),
		context: { data: { code: 'platform_unreachable', retryable: true } },
	});
	await engine.close();
}, 60_000);
