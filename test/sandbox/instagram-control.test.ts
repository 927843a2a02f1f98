import { failure, refused } from '../contracts/support/graph';
import type { GraphClient } from '../contracts/support/graph-client';
import { startForRules } from '../contracts/support/instagram';
import type { InstagramSandbox } from '../contracts/support/instagram';
import { LocalServer } from '../contracts/support/local-server';
import { jpeg } from '../contracts/support/media-files';
import { eventually, until } from '../support/until';

let instagram: InstagramSandbox;
let client: GraphClient;
const web = new LocalServer();
let photo: string;

beforeAll(async () => {
	instagram = await startForRules();
	await web.listen();
	photo = web.serve('photo.jpg', jpeg());
});
afterAll(async () => {
	await instagram.close();
	await web.close();
});
beforeEach(async () => {
	await instagram.reset();
	await instagram.switches({ loopback: true });
	client = await instagram.connect();
});

const user = { platform: 'instagram', username: 'example_creator' };

test('wrong input is refused in one line that names it, and changes nothing', async () => {
	const wrong: [string, Record<string, unknown>, string][] = [
		['users', { ...user, followers: 5 }, 'followers'],
		['users', { ...user, insights: { impressions: [1] } }, 'impressions'],
		['users', { ...user, media: [{ metrics: { plays: 1 } }] }, 'plays'],
		['users', { ...user, pages: [{ name: 'x', instagram_username: 'nobody' }] }, 'nobody'],
		['users', { ...user, username: 'no spaces' }, 'username'],
		['instagram/account', { username: 'nobody' }, 'nobody'],
		['instagram/container', { id: '1', status: 'FINISHED' }, '"1"'],
		['instagram/revoke', { username: 'tiny_bakery' }, 'tiny_bakery'],
		['instagram/app', { webhook: { url: 'http://example.com/', verify_token: 'x' } }, 'webhook'],
		['instagram/webhook', { deliveries: [{ id: 7 }] }, '7'],
		['switches', { 'instagram.quotaTotal': 0 }, 'quotaTotal'],
	];
	for (const [path, body, named] of wrong) {
		const answer = await instagram.control<{ error: string }>(path, body);
		expect([path, answer.status]).toEqual([path, 400]);
		expect(answer.body.error).toContain(named);
		expect(answer.body.error).not.toContain('\n');
	}
	const { body } = await client.get('me', { fields: 'followers_count,media_count' });
	expect(body).toMatchObject({ followers_count: 48_300, media_count: 36 });
});

test('replacing a user keeps its ids, grants and containers', async () => {
	const { body: before } = await client.get('me', { fields: 'id,user_id' });
	const ready = await client.readyContainer({ image_url: photo });
	await instagram.set('users', { ...user, followers_count: 7 });
	const { body: after } = await client.get('me', { fields: 'id,user_id,followers_count,media_count' });
	expect(after).toEqual({ ...before, followers_count: 7, media_count: 0 });
	expect((await client.publish(ready)).status).toBe(200);
	expect(await client.mediaIds()).toHaveLength(1);

	const facebook = await instagram.connectFacebook();
	await instagram.set('users', { ...user, account_type: 'Personal' });
	const { body } = await facebook.get('me/accounts', { fields: 'name,instagram_business_account' });
	expect(body.data[0]).not.toHaveProperty('instagram_business_account');
	expect(failure(await facebook.get(facebook.account))).toEqual(refused(100, 33));
});

test('a container can be ended by hand', async () => {
	const [one, other] = [
		await client.createContainer({ image_url: photo }),
		await client.createContainer({ image_url: photo }),
	];
	await instagram.set('instagram/container', { id: one.body.id, status: 'FINISHED' });
	await instagram.set('instagram/container', { id: other.body.id, status: 'ERROR', subcode: 2207085 });
	expect((await client.container(one.body.id)).body.status_code).toBe('FINISHED');
	expect((await client.container(other.body.id)).body.status).toContain('2207085');
	await instagram.set('instagram/container', { id: one.body.id, status: 'EXPIRED' });
	expect(failure(await client.publish(one.body.id))).toEqual(refused(24, 2207008));
});

test('reset ends a download that nobody answers', async () => {
	const silent = web.put('silent', { silent: true });
	const pending = client.createContainer({ image_url: silent });
	await eventually(() => web.gets.includes('/silent'));
	await instagram.reset();
	expect((await pending).status).toBe(400);
	const { body } = await instagram.control<{ instagram: { containers: unknown[] } }>('state');
	expect(body.instagram.containers).toEqual([]);
});

test('half of an answer and a held publish work on Graph', async () => {
	await instagram.set('faults', { kind: 'truncate', match: { path: '/me/media' } });
	await expect(client.get('me/media')).rejects.toThrow();
	const ready = await client.readyContainer({ image_url: photo });
	await instagram.set('faults', { kind: 'hold', when: 'after', match: { path: '/media_publish' } });
	const held = client.publish(ready);
	await until(
		() => instagram.control<{ faults: { held: number }[] }>('faults'),
		({ body }) => body.faults.some((fault) => fault.held > 0),
	);
	expect((await client.container(ready)).body.status_code).toBe('PUBLISHED');
	await instagram.set('release', {});
	expect((await held).status).toBe(200);
});
