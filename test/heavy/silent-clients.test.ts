import type { Description } from '../support/openapi';
import { headOf, stay } from '../support/raw-http';
import { API_KEY } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { bodyRoutes, SPELLINGS } from '../support/slow-clients';

const KEY = { 'X-API-Key': API_KEY };
/** Enough for the limit of 30 seconds without a byte, plus the interval between checks, a quarter of that limit. */
const LATEST_SECONDS = 60;

jest.setTimeout(90_000);

let service: KillableService;

beforeAll(async () => {
	service = await startKillableService({}, []);
});
afterAll(() => service.close());

it('nobody holds a connection by sending nothing, on any route, with a key and without one', async () => {
	const { url } = service.running;
	const starts = bodyRoutes((await (await fetch(`${url}/openapi.json`)).json()) as Description);
	const requests = starts.flatMap((start, index) => {
		const headers = { 'Content-Type': SPELLINGS[index % SPELLINGS.length] ?? '', 'Content-Length': '500' };
		const json = { ...headers, 'Content-Type': 'Application/JSON' };
		return [headers, json].flatMap((each) => [headOf(start, each), headOf(start, { ...each, ...KEY })]);
	});
	const silent = [...requests, '', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n'].map((text) =>
		stay(url, text),
	);
	const waited = ['application/json', 'Application/JSON', 'video/mp4', 'multipart/form-data; boundary=b'].map(
		(type) =>
			stay(
				url,
				headOf('POST /webhook/n8n/video-upload?platforms=tiktok', {
					...KEY,
					'Content-Type': type,
					'Content-Length': '500',
				}),
			),
	);

	// In the meantime, the service responds to other clients.
	expect((await fetch(`${url}/healthz`)).status).toBe(200);
	const all = await Promise.all([...silent, ...waited]);
	expect(Math.max(...all.map(({ seconds }) => seconds))).toBeLessThan(LATEST_SECONDS);
	expect(all.filter(({ status }) => status === 0 || status >= 500)).toEqual([]);
	expect((await Promise.all(waited)).map(({ status }) => status)).toEqual([408, 408, 408, 408]);
	expect((await Promise.all(silent.slice(-2))).map(({ status }) => status)).toEqual([408, 408]);
	for (const { leave } of all) leave();
});
