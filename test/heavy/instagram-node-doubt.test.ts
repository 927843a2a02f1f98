import { LocalServer } from '../contracts/support/local-server';
import { jpeg } from '../contracts/support/media-files';
import { Engine } from '../support/engine';
import { BOTH_LOGINS, SCOPES_WITH_COMMENTS } from '../support/instagram';
import { connectAccount, runInstagram, using } from '../support/instagram-node';
import type { NodeRun } from '../support/node-run';
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
			// By now, the user has checked that the post does not exist.
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

test('a reply that Instagram shows late is found by the next try, and never sent twice', async () => {
	const engine = await Engine.start();
	const sandbox = await startTestSandbox();
	const [mediaId, commentId] = ['17900000000000001', '18000000000000001'];
	const comments = [{ id: commentId, text: 'Where was this?', username: 'a_fan' }];
	await sandbox.control('instagram/account', {
		username: 'example_creator',
		media: [{ id: mediaId, comments }],
	});
	await connectAccount(engine, sandbox, 'instagram', { scopes: SCOPES_WITH_COMMENTS.instagram });
	const fault = (method: string, more: object) =>
		sandbox.control('faults', { match: { method, path: '/replies' }, ...more });
	await fault('POST', { kind: 'reset-after' });
	// Reading the replies succeeds before sending, fails after it, and succeeds again in the second attempt.
	await fault('GET', { kind: 'error', code: 100, skip: 1, times: 4 });
	const { json, error } = await runInstagram(
		engine,
		'instagram',
		{ resource: 'comment', operation: 'reply', commentId, message: 'In Tromsø' },
		{ retryOnFail: true },
	);
	expect(error).toBeUndefined();
	expect(json).toEqual([{ commentId, replyId: expect.any(String) }]);
	const posts = (await sandbox.requests('/replies')).filter(({ method }) => method === 'POST');
	expect(posts).toHaveLength(1);
	await sandbox.close();
	await engine.close();
}, 120_000);

test('a post in one step that may be live is not published again by n8n, and by a person only if it is not', async () => {
	const engine = await Engine.start();
	const sandbox = await startTestSandbox({ switches: { 'instagram.processingSeconds': 0 } });
	const web = new LocalServer();
	await web.listen();
	try {
		await connectAccount(engine, sandbox, 'instagram');
		const publish: NodeRun = {
			node: 'instagram',
			withService: false,
			retryOnFail: true,
			parameters: {
				...using('instagram'),
				resource: 'post',
				operation: 'publish',
				mediaType: 'IMAGE',
				source: 'url',
				mediaUrl: web.serve('photo.jpg', jpeg()),
			},
		};
		const ledger = async () =>
			((await sandbox.read('state')) as { instagram: Record<'media' | 'containers', object[]> }).instagram;
		const fault = (kind: string) => sandbox.control('faults', { kind, times: 1, match: { path: PUBLISH } });

		await fault('reset-before');
		const failed = await engine.run(publish);
		expect(failed.error?.context?.data).toMatchObject({
			action: 'check-outcome',
			containerId: expect.any(String),
		});
		expect(await sandbox.requests(PUBLISH)).toHaveLength(1);
		expect((await ledger()).media).toEqual([]);
		// The container has not been published yet, so there is no post.
		expect((await engine.retry(publish, failed)).json).toMatchObject([
			{ status: 'PUBLISHED', mediaId: expect.any(String) },
		]);
		expect(await ledger()).toMatchObject({ media: { length: 1 }, containers: { length: 1 } });
	} finally {
		await web.close();
		await sandbox.close();
		await engine.close();
	}
}, 180_000);

test('the node says that a retry can help when Instagram cannot be reached', async () => {
	const engine = await Engine.start();
	const sandbox = await startTestSandbox();
	await connectAccount(engine, sandbox, 'instagram');
	await sandbox.close();
	const { error } = await runInstagram(engine, 'instagram', { resource: 'account', operation: 'getProfile' });
	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: expect.stringContaining('Instagram did not respond (the connection was refused)'),
		context: { data: { code: 'platform_unreachable', retryable: true } },
	});
	await engine.close();
}, 60_000);
