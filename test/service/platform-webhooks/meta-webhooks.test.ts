import { createHmac } from 'node:crypto';
import { dumpDatabase, eventsOf, readRows } from '../../support/database';
import { metaSettings, registerAtMeta, SECRETS, VERIFY_TOKEN } from '../../support/meta';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, startService, type TestService } from '../../support/service';
import { until } from '../../support/until';

const CREATOR = { user: 'example_creator' };

let sandbox: TestSandbox;
let service: TestService;
beforeEach(async () => {
	sandbox = await startTestSandbox();
	service = await startService(metaSettings(sandbox));
	await registerAtMeta(sandbox, service);
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
});

type Sent = { statuses: number[]; callback?: string };

/** Returns the HTTP statuses of the service's responses to the sandbox's requests. */
async function answers(kind: 'webhooks' | 'callbacks', count: number): Promise<number[]> {
	const read = async () => {
		const { instagram } = (await sandbox.read('state')) as { instagram: Record<string, Sent[]> };
		return (instagram[kind] ?? []).map((sent) => sent.statuses[0]);
	};
	return (await until(
		read,
		(statuses) => statuses.length >= count && !statuses.includes(undefined),
	)) as number[];
}

const send = (...deliveries: object[]) =>
	sandbox.control('instagram/webhook', {
		deliveries: deliveries.map((more) => ({ username: 'example_creator', field: 'something_new', ...more })),
	});
const accounts = async () => (await service.call('/api/accounts')).body.accounts as Record<string, unknown>[];

/** Returns the signed request of a callback, as Meta would send it. */
function signedRequest(
	userId: string,
	options: { secret?: string; issuedAt?: number; algorithm?: string } = {},
): string {
	const { secret = SECRETS.instagram, issuedAt = Math.floor(Date.now() / 1000), algorithm } = options;
	const payload = { user_id: userId, algorithm: algorithm ?? 'HMAC-SHA256', issued_at: issuedAt };
	const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
	return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
}

async function call(callback: 'deauthorize' | 'data-deletion', signed_request: string) {
	const body = new URLSearchParams({ signed_request });
	const response = await fetch(`${service.url}/webhook/instagram/${callback}`, { method: 'POST', body });
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Returns the ids by which Meta's callbacks identify the people who connected the accounts. */
const personIds = async () => (await readRows(service, 'accounts')).map((row) => String(row.app_scoped_id));

/** Returns other encodings of a signed request that decode to the same bytes. */
function respelled(request: string): string[] {
	const [signature = '', payload = ''] = request.split('.');
	const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
	const last = digits[digits.indexOf(signature.slice(-1)) + 1] ?? '';
	return [
		`${signature}=.${payload}`,
		`${signature.slice(0, -1)}${last}.${payload}`,
		`${request}.`,
		`${request}.x`,
	];
}

describe('the handshake (instagram §6)', () => {
	const ask = (query: Record<string, string>) =>
		fetch(`${service.url}/webhook/instagram?${new URLSearchParams(query)}`);
	const right = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1158201444' };

	it('answers the bare challenge to whoever knows the token, as the sandbox has asked at its registration', async () => {
		const answer = await ask(right);
		expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
		expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
	});

	it('refuses everybody else, and everybody as long as no token is set', async () => {
		const wrong = [{ ...right, 'hub.verify_token': 'guess' }, { ...right, 'hub.mode': 'unsubscribe' }, {}];
		for (const query of wrong) expect((await ask(query)).status).toBe(403);
		const bare = await startService();
		const answer = await fetch(`${bare.url}/webhook/instagram?hub.mode=subscribe&hub.verify_token=`);
		await bare.close();
		expect([answer.status, await answer.json()]).toEqual([
			403,
			{ error: expect.objectContaining({ message: expect.stringContaining('META_VERIFY_TOKEN') }) },
		]);
	});
});

describe('a webhook of Meta', () => {
	it('is taken with either secret', async () => {
		await send({}, { login: 'facebook' });
		expect(await answers('webhooks', 2)).toEqual([200, 200]);
	});

	it('is refused with a wrong signature, without one, and over a body that was written anew', async () => {
		await send({ signature: 'wrong' }, { signature: 'altered' }, { signature: 'missing' });
		expect(await answers('webhooks', 3)).toEqual([401, 401, 401]);
	});

	it('that comes again is taken again and changes nothing', async () => {
		const { ids } = (await send({})) as { ids: number[] };
		await answers('webhooks', 1);
		const before = await dumpDatabase(service);
		await sandbox.control('instagram/webhook', { deliveries: [{ id: ids[0] }] });
		expect(await answers('webhooks', 2)).toEqual([200, 200]);
		expect(await dumpDatabase(service)).toBe(before);
	});
});

describe.each(['instagram', 'facebook'] as const)('deauthorization of %s login', (login) => {
	it('takes the tokens away and says why', async () => {
		await connectAccount(service, login, CREATOR);
		await sandbox.control('instagram/revoke', { username: 'example_creator', login });
		expect(await answers('callbacks', 1)).toEqual([200]);
		const [account] = await accounts();
		expect(account).toMatchObject({
			connected: false,
			health: 'reconnect',
			health_reason: expect.stringContaining('removed the app'),
			health_code: 'app_removed',
		});
		const { body } = await service.call('/api/accounts', { headers: { 'accept-language': 'de' } });
		expect((body.accounts as object[])[0]).toMatchObject({
			health_reason: expect.stringContaining('Person hat die App'),
			health_original: account?.health_reason,
		});
		const rows = await readRows(service, 'accounts');
		expect(rows[0]).toMatchObject({ access_token: '', refresh_token: '', page_token: null });
		expect(await eventsOf(service, 'account.disconnected')).toContainEqual({
			account: { id: account?.id, platform: 'instagram', username: 'example_creator' },
			reason: 'access_withdrawn',
			health: 'reconnect',
		});

		await connectAccount(service, login, CREATOR);
		const again = (await accounts()).find(({ id }) => id === account?.id);
		expect(again).toMatchObject({ connected: true });
		expect(again).not.toHaveProperty('health_reason');
		expect(again).not.toHaveProperty('health_code');
	});

	it('of an earlier connection leaves a later one alone', async () => {
		await connectAccount(service, login, CREATOR);
		const [person = ''] = await personIds();
		const issuedAt = Math.floor(Date.now() / 1000) - 60;
		expect((await call('deauthorize', signedRequest(person, { issuedAt }))).status).toBe(200);
		expect((await accounts()).every(({ connected }) => connected)).toBe(true);
	});
});

describe('deauthorization', () => {
	it('is refused unless one of the secrets has signed it', async () => {
		await connectAccount(service, 'instagram', CREATOR);
		const [person = ''] = await personIds();
		const forged = signedRequest(person, { secret: 'guess' });
		for (const text of [forged, '', 'a.b']) expect((await call('deauthorize', text)).status).toBe(401);
		expect(await accounts()).toMatchObject([{ connected: true }]);
		const other = signedRequest(person, { secret: SECRETS.meta });
		expect((await call('deauthorize', other)).status).toBe(200);
		expect(await accounts()).toMatchObject([{ connected: false }]);
	});

	it('is refused if it is old, or signed in another way than Meta signs', async () => {
		await connectAccount(service, 'instagram', CREATOR);
		const [person = ''] = await personIds();
		const now = Math.floor(Date.now() / 1000);
		for (const wrong of [
			{ issuedAt: now - 2 * 24 * 3600 },
			{ issuedAt: now + 3600 },
			{ algorithm: 'none' },
		]) {
			expect((await call('deauthorize', signedRequest(person, wrong))).status).toBe(401);
		}
		expect(await accounts()).toMatchObject([{ connected: true }]);
	});

	it('has its effect once, however its signature is written the second time', async () => {
		await connectAccount(service, 'instagram', CREATOR);
		const [person = ''] = await personIds();
		// This request is newer than the new connection, so that only the replay check protects the connection.
		const request = signedRequest(person, { issuedAt: Math.floor(Date.now() / 1000) + 60 });
		expect((await call('deauthorize', request)).status).toBe(200);
		await connectAccount(service, 'instagram', CREATOR);
		expect((await call('deauthorize', request)).status).toBe(200);
		for (const text of respelled(request)) expect((await call('deauthorize', text)).status).toBe(401);
		expect(await accounts()).toMatchObject([{ connected: true }]);
	});
});

describe('data deletion', () => {
	it.each(['instagram', 'facebook'] as const)(
		'of %s login deletes everything and can be looked up',
		async (login) => {
			await connectAccount(service, login, CREATOR);
			await service.call('/api/mediakit/refresh-instagram-api', { method: 'POST' });
			const count = (await accounts()).length;
			const answer = await sandbox.control('instagram/data-deletion', { username: 'example_creator', login });
			expect(answer).toMatchObject({ status: 200, accepted: true });

			expect(await accounts()).toEqual([]);
			expect(await dumpDatabase(service)).not.toContain('example_creator');
			const page = await fetch(answer.url as string);
			const text = await page.text();
			expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
			expect(text).toContain(count === 1 ? 'Your connected account was' : `Your ${count} connected accounts`);
			expect(text).toContain(answer.confirmation_code);
		},
	);

	it('that is asked for again gives the same code and spares a new connection', async () => {
		await connectAccount(service, 'instagram', CREATOR);
		const [person = ''] = await personIds();
		const request = signedRequest(person);
		const first = await call('data-deletion', request);
		await connectAccount(service, 'instagram', CREATOR);
		expect(await call('data-deletion', request)).toEqual(first);
		expect(await accounts()).toMatchObject([{ connected: true }]);
	});

	it('deletes nothing of an account that was connected after it', async () => {
		await connectAccount(service, 'instagram', CREATOR);
		const [person = ''] = await personIds();
		const issuedAt = Math.floor(Date.now() / 1000) - 60;
		const { status, body } = await call('data-deletion', signedRequest(person, { issuedAt }));
		expect(status).toBe(200);
		expect(await accounts()).toMatchObject([{ connected: true }]);
		expect(await (await fetch(body.url as string)).text()).toContain('had connected before the request');
	});

	it('cannot be made another request by spelling its signature in another way', async () => {
		await connectAccount(service, 'instagram', CREATOR);
		const [person = ''] = await personIds();
		const request = signedRequest(person, { issuedAt: Math.floor(Date.now() / 1000) + 60 });
		await call('data-deletion', request);
		await connectAccount(service, 'instagram', CREATOR);
		for (const text of respelled(request)) expect((await call('data-deletion', text)).status).toBe(401);
		expect(await accounts()).toMatchObject([{ connected: true }]);
	});

	it('of somebody who is not connected says so', async () => {
		const { body } = await call('data-deletion', signedRequest('17841400000000000'));
		const text = await (await fetch(body.url as string)).text();
		expect(text).toContain('nothing of yours is stored here');
	});

	it('is refused unless one of the secrets has signed it', async () => {
		const { status, body } = await call('data-deletion', signedRequest('1', { secret: 'guess' }));
		expect([status, body]).toEqual([
			401,
			{ error: expect.objectContaining({ code: 'signature_invalid', action: 'fix-request' }) },
		]);
	});

	it('with an unknown code is a page that says so', async () => {
		const page = await fetch(`${service.url}/data-deletion/unknown`);
		expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('Request not found')]);
		const german = await fetch(`${service.url}/data-deletion/unknown`, {
			headers: { 'accept-language': 'de' },
		});
		expect(await german.text()).toContain('Anfrage nicht gefunden');
		expect(german.headers.get('content-security-policy')).toMatch(/^default-src 'none';script-src 'self';/);
	});
});
