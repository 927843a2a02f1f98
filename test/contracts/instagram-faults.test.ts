import { failure, refused } from './support/graph';
import { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';
import { LocalServer } from './support/local-server';
import { film, jpeg } from './support/media-files';

let instagram: InstagramSandbox;
let client: GraphClient;
let facebook: GraphClient;
const web = new LocalServer();
let photo: string;
let reel: string;

beforeAll(async () => {
	instagram = await startForRules();
	await web.listen();
	photo = web.serve('photo.jpg', jpeg());
	reel = web.serve('reel.mp4', film());
});
afterAll(async () => {
	await instagram.close();
	await web.close();
});
beforeEach(async () => {
	await instagram.reset();
	await instagram.switches({ loopback: true });
	client = await instagram.connect();
	facebook = await instagram.connectFacebook();
});

const reelContainer = () => client.readyContainer({ media_type: 'REELS', video_url: reel, caption: 'Hello' });

test('instagram rule 40: the faults that were met in the wild can be ordered', async () => {
	const before = await client.mediaIds();
	const fault = (changes: Record<string, unknown>) =>
		instagram.set('faults', { match: { method: 'POST', path: '/media_publish' }, times: 1, ...changes });

	const dropped = await reelContainer();
	await fault({ kind: 'reset-after' });
	await expect(client.publish(dropped)).rejects.toThrow();
	expect((await client.container(dropped)).body.status_code).toBe('PUBLISHED');

	const blocked = await reelContainer();
	await fault({ kind: 'error', code: '4/2207051', accepted: true });
	const answer = await client.publish(blocked);
	expect(failure(answer)).toEqual(refused(4, 2207051));
	expect(answer.body.error).toMatchObject({ type: 'OAuthException', is_transient: false });
	expect((await client.container(blocked)).body.status_code).toBe('PUBLISHED');
	expect(await client.mediaIds()).toHaveLength(before.length + 2);
	await fault({ kind: 'error', code: 4, fields: { error_subcode: 2207051 } });
	expect(failure(await client.publish(blocked))).toEqual(refused(4, 2207051));

	await instagram.switches({ processingResult: 'stuck' });
	const stuck = (await client.createContainer({ image_url: photo })).body.id;
	await instagram.advance(3600);
	expect((await client.container(stuck)).body.status_code).toBe('IN_PROGRESS');
	await instagram.switches({ processingResult: '2207082' });
	const unlucky = (await client.createContainer({ image_url: photo })).body.id;
	expect((await client.settled(unlucky)).body.status).toContain('2207082');
	await instagram.switches({ processingResult: 'ok' });

	const token = String((await facebook.get('me/accounts')).body.data[0]?.access_token);
	const page = new GraphClient(instagram, facebook.host, token, facebook.account);
	const container = await facebook.readyContainer({ image_url: photo });
	await instagram.switches({ pageTokenReads: 'refused' });
	expect(failure(await page.container(container))).toEqual(refused(100, 33));
	expect((await facebook.container(container)).status).toBe(200);
	expect((await page.publish(container)).status).toBe(200);
	await instagram.switches({ pageTokenReads: 'served' });
	expect((await page.container(container)).status).toBe(200);

	const { id, uri } = await facebook.resumable();
	const bytes = film();
	await instagram.set('faults', {
		match: { path: '/ig-api-upload/' },
		kind: 'error',
		code: 1,
		status: 400,
		accepted: true,
	});
	const refusal = await facebook.upload(uri, { offset: '0', file_size: String(bytes.length) }, bytes);
	expect([refusal.status, refusal.body.debug_info.type]).toEqual([400, 'ProcessingFailedError']);
	expect((await facebook.settled(id)).body.status_code).toBe('FINISHED');

	const waiting = await reelContainer();
	await instagram.set('instagram/account', { username: 'example_creator', restricted: true });
	expect(failure(await client.publish(waiting))).toEqual(refused(25, 2207050));
	await instagram.set('instagram/account', { username: 'example_creator', restricted: false });
	await instagram.set('instagram/revoke', { username: 'example_creator', login: 'instagram', subcode: 460 });
	expect(failure(await client.publish(waiting))).toEqual(refused(190, 460));
	client = await instagram.connect();
	expect((await client.publish(waiting)).status).toBe(200);
});
