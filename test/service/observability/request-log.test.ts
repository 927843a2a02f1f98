import { INSTAGRAM_DOCUMENT } from '../../support/statistics-documents';
import { collectTraces } from '../../support/traces';

interface Line {
	msg: string;
	reqId?: string;
	req?: { method: string; url: string };
	res?: { statusCode: number };
	responseTime?: number;
}

const STATISTICS = '/api/mediakit/analytics/instagram/example_creator';

/** Returns the log entries of four requests: one that stores data, one that reads data, and two that are rejected. */
async function logAt(LOG_LEVEL: string) {
	const ids: string[] = [];
	const { log } = await collectTraces({ LOG_LEVEL }, async ({ call, url }) => {
		const stored = await call(STATISTICS, {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(INSTAGRAM_DOCUMENT),
		});
		expect(stored.status).toBe(200);
		expect((await call(STATISTICS)).status).toBe(200);
		const unknown = await call('/api/uploads/no-such-upload?secret=1');
		const refused = await fetch(`${url}${STATISTICS}`);
		const { error } = (await refused.json()) as { error: { requestId: string } };
		ids.push((unknown.body.error as { requestId: string }).requestId, error.requestId);
	});
	const lines = log.split('\n').filter(Boolean);
	const requests = lines.map((line) => JSON.parse(line) as Line).filter(({ reqId }) => reqId);
	return { ids, requests };
}

const toLine = ({ req, res }: Line) => [req?.method, req?.url, res?.statusCode];

it('has one line for each request that changes something or is refused, under the id of its answer', async () => {
	const { ids, requests } = await logAt('info');
	expect(requests.map(toLine)).toEqual([
		['PUT', STATISTICS, 200],
		['GET', '/api/uploads/no-such-upload', 404],
		['GET', STATISTICS, 401],
	]);
	const [, ...refused] = requests.map(({ reqId }) => reqId);
	expect(refused).toEqual(ids);
	expect(requests.map(({ msg }) => msg)).toEqual(Array(3).fill('request completed'));
	for (const { responseTime } of requests) expect(responseTime).toBeGreaterThan(0);
});

it('tells of every request twice at level debug: when it comes, and once it is answered', async () => {
	const { requests } = await logAt('debug');
	const messages = requests.map(({ msg, req }) => `${msg}: ${req?.method}`);
	expect(messages.filter((text) => text === 'incoming request: GET')).toHaveLength(3);
	expect(messages.filter((text) => text === 'request completed: GET')).toHaveLength(3);
	expect(messages.filter((text) => text.endsWith('PUT'))).toHaveLength(2);
});

it('never gives two requests the same id, not even after a new start', async () => {
	const both = [...(await logAt('info')).requests, ...(await logAt('info')).requests];
	expect(new Set(both.map(({ reqId }) => reqId)).size).toBe(6);
});
