import { logIn, type Browser } from '../../support/dashboard';
import { withDatabase } from '../../support/database';
import { startService, type TestService } from '../../support/service';

let service: TestService;
let viewer: Browser;

/**
 * Logs in and turns the session into a viewer's, which is otherwise possible only by logging in with an identity
 * provider.
 */
async function start(settings: Record<string, string> = {}): Promise<void> {
	service = await startService(settings);
	viewer = await logIn(service);
	await withDatabase(service, (database) => database('sessions').update({ role: 'viewer' }));
}

const refused = { status: 403, body: { error: { code: 'owner_needed', action: 'fix-request' } } };

type Paths = Record<string, Record<string, { security?: unknown[] }>>;

/** Returns the documented operations that require a key or a session. */
async function closedRoutes(): Promise<[method: string, path: string][]> {
	const description = (await service.call('/openapi.json')).body as { paths: Paths };
	return Object.entries(description.paths).flatMap(([path, methods]) =>
		Object.entries(methods)
			.filter(([, { security }]) => security?.length !== 0)
			.map(([method]): [string, string] => [method.toUpperCase(), path.replace(/\{\w+\}/g, 'x')]),
	);
}

describe('a viewer', () => {
	beforeAll(() => start());
	afterAll(() => service.close());

	it('reads', async () => {
		for (const path of ['/api/accounts', '/api/uploads', '/api/mediakit/pages', '/dashboard/overview']) {
			expect(await viewer.call(path)).toMatchObject({ status: 200 });
		}
		expect(await viewer.call('/dashboard/session')).toMatchObject({
			status: 200,
			body: { role: 'viewer', may_approve: false },
		});
	});

	it('changes nothing: every route that could is refused, whatever is added to them', async () => {
		const changing = (await closedRoutes()).filter(
			([method]) => !['GET', 'HEAD', 'OPTIONS'].includes(method),
		);
		expect(changing.length).toBeGreaterThan(20);
		for (const [method, path] of changing) {
			if (path === '/dashboard/logout') continue;
			const answer = await viewer.call(path, { method });
			expect([method, path, answer.status, answer.body]).toEqual([
				method,
				path,
				403,
				{ error: expect.objectContaining({ code: 'owner_needed' }) },
			]);
		}
	});

	it.each([
		'/auth/oauth-url/tiktok',
		'/api/auth/tiktok/connect',
		'/api/subscriptions',
		'/api/accounts/x/export',
		'/dashboard/sessions',
	])('does not read what begins a connection, is secret or is about other people: %s', async (path) => {
		expect(await viewer.call(path)).toMatchObject(refused);
	});

	it('is told so in German too', async () => {
		const answer = await viewer.call('/api/uploads/x', {
			method: 'DELETE',
			headers: { 'accept-language': 'de' },
		});
		expect(answer.body).toMatchObject({ error: { message: expect.stringContaining('ansehen') } });
	});

	it('needs the token of the session like everybody, and logs out', async () => {
		const forged = await viewer.call('/dashboard/logout', {
			method: 'POST',
			headers: { 'x-csrf-token': '' },
		});
		expect(forged).toMatchObject({ status: 403, body: { error: { code: 'csrf_token_invalid' } } });
		expect(await viewer.call('/dashboard/logout', { method: 'POST' })).toMatchObject({ status: 204 });
	});
});

describe('a viewer who may approve', () => {
	beforeAll(() => start({ OIDC_VIEWERS_APPROVE: 'true' }));
	afterAll(() => service.close());

	it('approves, and does nothing else', async () => {
		expect(await viewer.call('/dashboard/session')).toMatchObject({ body: { may_approve: true } });
		expect(await viewer.call('/api/uploads/x/approve', { method: 'POST' })).toMatchObject({
			status: 404,
			body: { error: { code: 'upload_unknown' } },
		});
		expect(await viewer.call('/api/uploads/x/retry', { method: 'POST' })).toMatchObject(refused);
		expect(await viewer.call('/api/uploads/x', { method: 'DELETE' })).toMatchObject(refused);
	});
});
