import { createHmac } from 'node:crypto';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';
import { LocalServer } from './support/local-server';
import { jpeg } from './support/media-files';
import { until } from '../support/until';

let instagram: InstagramSandbox;
let client: GraphClient;
let facebook: GraphClient;
const web = new LocalServer();

interface Delivery {
	readonly object: string;
	readonly entry: {
		id: string;
		time: number;
		changes: { field: string; value: Record<string, unknown> }[];
	}[];
}

beforeAll(async () => {
	instagram = await startForRules();
	await web.listen();
});
afterAll(async () => {
	await instagram.close();
	await web.close();
});
beforeEach(async () => {
	await instagram.reset();
	await instagram.switches({ loopback: true });
	web.posts.length = 0;
	web.answers = [];
	client = await instagram.connect();
	facebook = await instagram.connectFacebook();
	await instagram.set('instagram/app', {
		instagram_secret: 'instagram-side-secret',
		meta_secret: 'meta-side-secret',
		webhook: { url: web.address('hook'), verify_token: 'verify-me' },
	});
});

const received = (count: number) =>
	until(
		async () => web.posts,
		(posts) => posts.length >= count,
	);
const send = (...deliveries: Record<string, unknown>[]) => instagram.set('instagram/webhook', { deliveries });
const comment = { username: 'example_creator', field: 'comments' };
const signatureOf = (post: { headers: Record<string, unknown> } | undefined) =>
	post?.headers['x-hub-signature-256'];
const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text);
const hub = (secret: string, body = '') => `sha256=${hmac(secret, body).digest('hex')}`;

function openSignedRequest(
	body: string,
	secret: string,
): { valid: boolean; payload: Record<string, unknown> } {
	const [signature = '', payload = ''] = (new URLSearchParams(body).get('signed_request') ?? '').split('.');
	return {
		valid: hmac(secret, payload).digest('base64url') === signature,
		payload: JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>,
	};
}

test('instagram rule 48: handshake, signatures with either secret, redelivery, duplicates and wrong order', async () => {
	const wrongToken = { url: web.address('hook'), verify_token: 'something-else' };
	expect((await instagram.control('instagram/app', { webhook: wrongToken })).status).toBe(400);
	expect((await instagram.control('instagram/webhook', { deliveries: [comment] })).status).toBe(400);
	const subscribed = await client.post('me/subscribed_apps', { subscribed_fields: 'comments,mentions' });
	expect(subscribed.body).toEqual({ success: true });
	expect((await client.get('me/subscribed_apps')).body.data[0]?.subscribed_fields).toEqual([
		'comments',
		'mentions',
	]);

	await send(comment);
	const [first] = await received(1);
	const delivery = JSON.parse(first?.body ?? '') as Delivery;
	expect(delivery).toEqual({
		object: 'instagram',
		entry: [
			{
				id: facebook.account,
				time: Date.parse('2026-11-20T12:00:00Z') / 1000,
				changes: [
					{
						field: 'comments',
						value: expect.objectContaining({ id: expect.any(String), text: expect.any(String) }),
					},
				],
			},
		],
	});
	expect(first?.headers['content-type']).toContain('application/json');
	expect(signatureOf(first)).toBe(hub('instagram-side-secret', first?.body));

	const page = (await facebook.get('me/accounts')).body.data[0];
	await facebook.post(`${page?.id}/subscribed_apps`, { subscribed_fields: 'comments' });
	await send({ ...comment, login: 'facebook' });
	const [, second] = await received(2);
	expect(signatureOf(second)).toBe(hub('meta-side-secret', second?.body));
	await instagram.switches({ signingSecret: 'meta' });
	await send(comment);
	const [, , third] = await received(3);
	expect(signatureOf(third)).toBe(hub('meta-side-secret', third?.body));

	await instagram.switches({ signingSecret: 'login' });
	await send(
		{ ...comment, signature: 'wrong' },
		{ ...comment, signature: 'altered' },
		{ ...comment, signature: 'missing' },
	);
	const spoilt = (await received(6)).slice(3);
	for (const post of spoilt) expect(signatureOf(post)).not.toBe(hub('instagram-side-secret', post.body));
	expect(signatureOf(spoilt[2])).toBeUndefined();

	await send(
		{ ...comment, time: 1_700_000_000 },
		{ id: 1 },
		{ username: 'example_creator', field: 'something_new', value: {} },
	);
	const late = (await received(9)).slice(6).map(({ body }) => JSON.parse(body) as Delivery);
	expect(late.map(({ entry }) => entry[0]?.changes[0]?.field)).toEqual([
		'comments',
		'comments',
		'something_new',
	]);
	expect(late[0]?.entry[0]?.time).toBe(1_700_000_000);
	expect(late[1]).toEqual(delivery);

	web.answers = [{ status: 500 }, { status: 302 }];
	await send(comment);
	const again = (await received(11)).slice(9);
	expect(again[1]?.body).toBe(again[0]?.body);
	await until(
		() => instagram.control<{ instagram: { webhooks: { statuses: number[] }[] } }>('state'),
		({ body }) => body.instagram.webhooks.at(-1)?.statuses.length === 2,
	);
	await instagram.advance(59);
	expect(web.posts).toHaveLength(11);
	await instagram.advance(61);
	expect((await received(12))[11]?.body).toBe(again[0]?.body);

	web.answers = Array.from({ length: 40 }, () => ({ status: 503 }));
	await send(comment);
	await received(14);
	const last = async () => {
		const { body } = await instagram.control<{
			instagram: { webhooks: { outcome: string; statuses: number[] }[] };
		}>('state');
		return body.instagram.webhooks.at(-1);
	};
	await instagram.advance(36 * 3600);
	const tried = await until(last, (webhook) => webhook?.outcome === 'dropped');
	// The retries follow at intervals of 2, 4, … 1024 minutes. The next attempt would come after more than 36 hours.
	expect(tried?.statuses).toHaveLength(12);
});

test('instagram rule 49: publishing sends no webhook, and story_insights reach Facebook Login only', async () => {
	await client.post('me/subscribed_apps', { subscribed_fields: 'comments,live_comments,mentions,messages' });
	const ready = await client.readyContainer({ image_url: web.serve('photo.jpg', jpeg()) });
	expect((await client.publish(ready)).status).toBe(200);
	await instagram.advance(3600);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(web.posts).toHaveLength(0);

	const refusedField = await client.post('me/subscribed_apps', { subscribed_fields: 'story_insights' });
	expect(refusedField.body.error.code).toBe(100);
	const story = { username: 'example_creator', field: 'story_insights' };
	expect((await instagram.control('instagram/webhook', { deliveries: [story] })).status).toBe(400);
	const page = (await facebook.get('me/accounts')).body.data[0];
	await facebook.post(`${page?.id}/subscribed_apps`, { subscribed_fields: 'story_insights' });
	await send({ ...story, login: 'facebook' });
	const [post] = await received(1);
	const { value } = (JSON.parse(post?.body ?? '') as Delivery).entry[0]?.changes[0] ?? {};
	expect(Object.keys(value ?? {})).toEqual([
		'media_id',
		'exits',
		'impressions',
		'reach',
		'replies',
		'taps_forward',
		'taps_back',
	]);
});

test('instagram rule 50: deauthorize and deletion bring a signed app-scoped id; a deletion must be confirmed', async () => {
	await instagram.set('instagram/app', {
		deauthorize_url: web.address('deauthorize'),
		data_deletion_url: web.address('deletion'),
	});
	const { id } = (await client.get('me')).body;
	await instagram.set('instagram/revoke', { username: 'example_creator' });
	const [gone] = await received(1);
	expect(gone?.path).toBe('/deauthorize');
	expect(gone?.headers['content-type']).toBe('application/x-www-form-urlencoded');
	expect(openSignedRequest(gone?.body ?? '', 'instagram-side-secret')).toEqual({
		valid: true,
		payload: { user_id: id, algorithm: 'HMAC-SHA256', issued_at: Date.parse('2026-11-20T12:00:00Z') / 1000 },
	});
	expect((await client.get('me')).body.error).toMatchObject({ code: 190, error_subcode: 458 });
	const person = (await facebook.get('me')).body.id;
	await facebook.send('DELETE', 'me/permissions');
	const [, removed] = await received(2);
	expect(openSignedRequest(removed?.body ?? '', 'meta-side-secret')).toMatchObject({
		valid: true,
		payload: { user_id: person },
	});

	await instagram.set('instagram/app', { instagram_secret: 'sandbox-secret' });
	client = await instagram.connect();
	const request = () => instagram.set('instagram/data-deletion', { username: 'example_creator' });
	const confirmation = { url: 'https://app.sandbox.example/deletion/1', confirmation_code: 'abc' };
	web.answers = [
		{ status: 200, body: JSON.stringify(confirmation) },
		{ status: 200, body: '{"url":"https://app.sandbox.example/"}' },
		{ status: 200, body: '{"confirmation_code":"abc"}' },
		{ status: 200, body: 'OK' },
		{ status: 500 },
	];
	expect(await request()).toEqual({ status: 200, accepted: true, ...confirmation });
	expect(openSignedRequest(web.posts.at(-1)?.body ?? '', 'sandbox-secret')).toMatchObject({
		valid: true,
		payload: { user_id: id },
	});
	for (let count = 0; count < 4; count++) expect(await request()).toMatchObject({ accepted: false });
});
