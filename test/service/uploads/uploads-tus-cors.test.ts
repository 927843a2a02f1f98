import { API_KEY, startService, type TestService } from '../../support/service';

const TUS_PATH = '/api/uploads/files';
const LISTED = 'https://intranet.example.com';
const SECOND = 'http://127.0.0.1:3000';

let service: TestService;

beforeAll(async () => {
	service = await startService({ CORS_ORIGINS: `${LISTED}, ${SECOND}` });
});
afterAll(() => service.close());

const ask = (path: string, method: string, headers: Record<string, string> = {}) =>
	fetch(service.url + path, { method, headers });

const keyed = (origin: string) => ({ origin, 'x-api-key': API_KEY, 'tus-resumable': '1.0.0' });

/** Sends a preflight request as a browser would. */
const preflight = (origin: string, path = TUS_PATH) =>
	ask(path, 'OPTIONS', {
		origin,
		'access-control-request-method': 'PATCH',
		'access-control-request-headers': 'tus-resumable,upload-offset,x-api-key',
	});

const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin');

const namesIn = (response: Response, header: string) =>
	(response.headers.get(header) ?? '').toLowerCase().split(/,\s*/);

describe('resumable uploads from a page of another origin', () => {
	it('tells without a key what the tus server can do', async () => {
		for (const path of [TUS_PATH, `${TUS_PATH}/none`]) {
			const response = await ask(path, 'OPTIONS');
			expect([response.status, response.headers.get('tus-version')]).toEqual([204, '1.0.0']);
			expect(response.headers.get('tus-extension')).toBe('creation,expiration,termination');
			expect(allowed(response)).toBeNull();
		}
	});

	it.each([LISTED, SECOND])('lets pages of a listed origin send and read: %s', async (origin) => {
		const response = await preflight(origin, `${TUS_PATH}/none`);
		expect([response.status, allowed(response)]).toEqual([204, origin]);
		expect(namesIn(response, 'access-control-allow-methods')).toEqual(
			expect.arrayContaining(['post', 'head', 'patch', 'delete']),
		);
		expect(namesIn(response, 'access-control-allow-headers')).toEqual(
			expect.arrayContaining([
				'x-api-key',
				'authorization',
				'tus-resumable',
				'upload-offset',
				'upload-metadata',
			]),
		);
		const created = await ask(TUS_PATH, 'POST', {
			...keyed(origin),
			'upload-length': '5',
			'upload-metadata': 'title eA==',
		});
		expect([created.status, allowed(created)]).toEqual([400, origin]);
		expect(await created.json()).toMatchObject({ error: { code: 'platforms_missing' } });
	});

	it('lets them read refusals too, among them that of a wrong key', async () => {
		const gone = await ask(`${TUS_PATH}/none`, 'HEAD', keyed(LISTED));
		expect([gone.status, allowed(gone)]).toEqual([404, LISTED]);
		const wrong = await ask(TUS_PATH, 'POST', { ...keyed(LISTED), 'x-api-key': 'wrong' });
		expect([wrong.status, allowed(wrong)]).toEqual([401, LISTED]);
		expect(namesIn(wrong, 'vary')).toContain('origin');
	});

	it.each(['https://elsewhere.example', `${LISTED}:8443`, 'http://intranet.example.com', 'null'])(
		'lets pages of no other origin read anything: %s',
		async (origin) => {
			expect(allowed(await preflight(origin))).toBeNull();
			expect(allowed(await ask(`${TUS_PATH}/none`, 'HEAD', keyed(origin)))).toBeNull();
		},
	);

	it('opens no other route, and no session of the dashboard, to those pages', async () => {
		expect(allowed(await ask('/api/accounts', 'GET', keyed(LISTED)))).toBeNull();
		expect((await ask('/api/accounts', 'OPTIONS', { origin: LISTED })).status).not.toBe(204);
		expect((await preflight(LISTED)).headers.get('access-control-allow-credentials')).toBeNull();
	});

	it('lets no page of another origin read anything unless one is listed', async () => {
		const closed = await startService();
		const response = await fetch(closed.url + TUS_PATH, { method: 'OPTIONS', headers: { origin: LISTED } });
		expect([response.status, allowed(response)]).toEqual([204, null]);
		await closed.close();
	});

	it('does not take files of a length that is told later', async () => {
		const response = await ask(TUS_PATH, 'POST', { ...keyed(LISTED), 'upload-defer-length': '1' });
		expect(response.status).toBe(501);
		expect(await response.json()).toMatchObject({ error: { code: 'tus_refused' } });
	});
});
