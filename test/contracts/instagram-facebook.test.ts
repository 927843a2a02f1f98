import { failure, refused } from './support/graph';
import { GraphClient } from './support/graph-client';
import { facebookScopes, redirectUri, startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(() => instagram.reset());

const appToken = 'sandbox-key|sandbox-secret';

const fbExchange = (token: string) =>
	instagram.call('GET', 'graph.facebook.com/v26.0/oauth/access_token', {
		grant_type: 'fb_exchange_token',
		client_id: 'sandbox-key',
		client_secret: 'sandbox-secret',
		fb_exchange_token: token,
	});

const debug = async (input: string, access: string) => {
	const answer = await instagram.call('GET', 'graph.facebook.com/v26.0/debug_token', {
		input_token: input,
		access_token: access,
	});
	return { answer, data: answer.body.data as unknown as Record<string, unknown> };
};

test('instagram rule 9: the dialog gives a code; a wrong redirect URI or a used code is code 100', async () => {
	const page = await fetch(instagram.authorizeUrl('facebook'));
	const text = await page.text();
	expect(page.status).toBe(200);
	expect(text).toContain('This is a sandbox, not Facebook.');
	expect(text).toContain('Example Creator Archive');
	expect((await fetch(instagram.authorizeUrl('facebook', { client_id: 'stranger' }))).status).toBe(400);
	expect(
		(await fetch(instagram.authorizeUrl('facebook', { redirect_uri: 'https://x.example/' }))).status,
	).toBe(400);

	const denied = await instagram.consent('facebook', { decision: 'deny' });
	expect(Object.fromEntries(new URL(denied.headers.get('location') ?? '').searchParams)).toEqual({
		error: 'access_denied',
		error_reason: 'user_denied',
		error_description: 'Permissions error',
		state: 'state 1/ä',
	});

	const code = await instagram.code('facebook');
	const mismatch = await instagram.facebookExchange(code, { redirect_uri: `${redirectUri}/` });
	expect(failure(mismatch)).toEqual(refused(100));
	expect(mismatch.body.error.type).toBe('OAuthException');
	const { status, body } = await instagram.facebookExchange(code);
	expect(status).toBe(200);
	expect(body).toEqual({
		access_token: expect.stringMatching(/^EAA/),
		token_type: 'bearer',
		expires_in: expect.any(Number),
	});
	expect(body.expires_in).toBeGreaterThanOrEqual(3600);
	expect(body.expires_in).toBeLessThanOrEqual(7200);
	expect(failure(await instagram.facebookExchange(code))).toEqual(refused(100));
	expect(failure(await instagram.facebookExchange(code, { client_id: 'stranger' })).code).toBe(101);
	const posted = await instagram.call(
		'POST',
		'graph.facebook.com/v26.0/oauth/access_token',
		{},
		{
			body: new URLSearchParams({
				client_id: 'sandbox-key',
				client_secret: 'sandbox-secret',
				redirect_uri: redirectUri,
				code: await instagram.code('facebook'),
			}),
		},
	);
	expect(posted.status).toBe(200);
});

test('instagram rule 10: fb_exchange_token refuses an expired token and never returns a refresh token', async () => {
	const { body: short } = await instagram.facebookExchange(await instagram.code('facebook'));
	const { body: long } = await fbExchange(short.access_token);
	expect(Object.keys(long)).toEqual(['access_token', 'token_type', 'expires_in']);
	expect(long.expires_in).toBe(60 * 86_400);
	await instagram.advance(7200);
	expect(failure(await fbExchange(short.access_token))).toEqual(refused(190, 463));
	expect((await fbExchange(long.access_token)).status).toBe(200);
	await instagram.switches({ longTokenExchange: 'refused' });
	expect((await fbExchange(long.access_token)).status).toBe(400);
	await instagram.switches({ longTokenExchange: 'unchanged' });
	const unchanged = await fbExchange(long.access_token);
	expect(unchanged.body).toMatchObject({ access_token: long.access_token, expires_in: 60 * 86_400 - 7200 });
});

test('instagram rule 11: /me/accounts pages, shows only ticked Pages, their tokens and linked accounts', async () => {
	const all = await instagram.connectFacebook();
	const fields = 'id,name,access_token,tasks,instagram_business_account';
	const first = await all.get('me/accounts', { fields, limit: '1' });
	expect(first.body.data).toHaveLength(1);
	expect(first.body.paging?.cursors?.after).toEqual(expect.any(String));
	const names: unknown[] = [];
	let answer = first;
	for (;;) {
		names.push(...answer.body.data.map(({ name }) => name));
		const { next } = answer.body.paging ?? {};
		if (next === undefined) break;
		answer = await instagram.call('GET', next.slice(instagram.url.length + 1));
	}
	expect(names).toEqual(['Example Creator', 'Example Creator Archive', 'Nordlicht Studio']);

	const { body } = await all.get('me/accounts', { fields });
	expect(body.data[0]).toEqual({
		id: expect.stringMatching(/^\d{15,20}$/),
		name: 'Example Creator',
		access_token: expect.stringMatching(/^EAA/),
		tasks: expect.arrayContaining(['MANAGE']),
		instagram_business_account: { id: expect.stringMatching(/^17841\d{12}$/) },
	});
	expect(body.data[1]).not.toHaveProperty('instagram_business_account');

	const pageToken = String(body.data[0]?.access_token);
	const page = new GraphClient(instagram, 'graph.facebook.com', pageToken, all.account);
	expect((await page.get(all.account, { fields: 'username' })).body.username).toBe('example_creator');
	const other = (body.data[2]?.instagram_business_account as { id: string }).id;
	expect(failure(await page.get(other))).toEqual(refused(100, 33));
	expect((await all.get(other)).status).toBe(200);
	await instagram.advance(59 * 86_400);
	expect((await debug(pageToken, appToken)).data).toMatchObject({
		type: 'PAGE',
		is_valid: true,
		expires_at: 0,
	});

	const businesses = await all.get('me/businesses');
	const owned = await all.get(`${businesses.body.data[0]?.id}/owned_pages`);
	expect(owned.body.data.map(({ name }) => name)).toEqual(['Example Agency']);

	const archive = String(body.data[1]?.id);
	const few = await instagram.connectFacebook('example_creator', [['page', archive]]);
	const ticked = await few.get('me/accounts');
	expect(ticked.body.data.map(({ id }) => id)).toEqual([archive]);
	expect(failure(await few.get(all.account))).toEqual(refused(100, 33));
});

test('instagram rule 12: debug_token needs an app or admin token and does not know Instagram Login tokens', async () => {
	const { token } = await instagram.connectFacebook();
	const { data } = await debug(token, appToken);
	expect(data).toMatchObject({
		app_id: 'sandbox-key',
		application: expect.any(String),
		type: 'USER',
		is_valid: true,
		user_id: expect.stringMatching(/^\d+$/),
		issued_at: Date.parse('2026-11-20T12:00:00Z') / 1000,
		expires_at: Date.parse('2026-11-20T12:00:00Z') / 1000 + 60 * 86_400,
	});
	expect(data.scopes).toEqual(['public_profile', ...facebookScopes.split(',')]);
	const granular = data.granular_scopes as { scope: string; target_ids: string[] }[];
	expect(granular.find(({ scope }) => scope === 'pages_show_list')?.target_ids).toHaveLength(4);
	expect(granular.find(({ scope }) => scope === 'instagram_basic')?.target_ids).toHaveLength(2);

	expect((await debug(token, token)).data.is_valid).toBe(true);
	const stranger = await instagram.connectFacebook('tiny_bakery');
	expect((await debug(token, stranger.token)).answer.status).toBe(400);
	expect(failure((await debug(token, 'sandbox-key|wrong')).answer).code).toBe(190);
	const byInstagram = await instagram.connect();
	expect((await debug(byInstagram.token, appToken)).answer.body.error.code).toBe(2);
	expect((await debug('EAAmadeup', appToken)).data.is_valid).toBe(false);

	await instagram.advance(60 * 86_400);
	const expired = await debug(token, appToken);
	expect(expired.data).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } });
});

test('instagram rule 13: deleting a permission or all of them shows in later calls', async () => {
	const client = await instagram.connectFacebook();
	const one = await client.send('DELETE', 'me/permissions/instagram_manage_insights');
	expect(one.text).toBe('true');
	const permissions = await client.get('me/permissions');
	expect(permissions.body.data).toContainEqual({
		permission: 'instagram_manage_insights',
		status: 'declined',
	});
	expect(permissions.body.data).toContainEqual({ permission: 'instagram_basic', status: 'granted' });
	const insights = () => client.get(`${client.account}/insights`, { metric: 'reach', period: 'day' });
	expect(failure(await insights())).toEqual(refused(10, undefined, 403));
	await instagram.switches({ missingScopeCode: 200 });
	expect(failure(await insights()).code).toBe(200);
	await instagram.switches({ permissionDeleteBody: 'success' });
	expect((await client.send('DELETE', 'me/permissions/pages_show_list')).body).toEqual({ success: true });

	const all = await client.send('DELETE', 'me/permissions');
	expect(all.body).toEqual({ success: true });
	expect(failure(await client.get('me'))).toEqual(refused(190, 458));
	expect(failure(await fbExchange(client.token))).toEqual(refused(190, 458));
	const again = await instagram.connectFacebook();
	expect((await again.get('me')).status).toBe(200);
	expect(failure(await client.get('me'))).toEqual(refused(190, 458));
});

test('instagram rule 14: a token of one login fails with 190 on the host of the other', async () => {
	const [byInstagram, byFacebook] = [await instagram.connect(), await instagram.connectFacebook()];
	for (const [host, token] of [
		['graph.facebook.com', byInstagram.token],
		['graph.instagram.com', byFacebook.token],
		['graph.instagram.com', 'IGAAmadeup'],
	]) {
		const answer = await instagram.call('GET', `${host}/v26.0/me`, { access_token: token ?? '' });
		expect(failure(answer)).toEqual(refused(190));
	}
	expect((await instagram.call('GET', 'graph.instagram.com/v26.0/me')).body.error.code).toBe(190);
});
