import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lockDatabase } from '../../support/database-lock';
import { eventually } from '../../support/deliveries';
import { emit, withDatabase } from '../../support/events';
import { startReceiver, type Receiver } from '../../support/receiver';
import { API_KEY, connectTikTok, sandboxSettings, startService, waitForEnd } from '../../support/service';
import { until } from '../../support/until';
import { startUploads, videoOf, WEBHOOK, type Uploads } from '../../support/uploads';

const SAMPLE = /^([a-z_]+)(?:\{(.*)\})? (-?[\d.e+-]+|NaN|[+-]Inf)$/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/g;

interface Sample {
	name: string;
	labels: Record<string, string>;
	value: number;
}

/** Strictly parses the text format of Prometheus. */
function parse(text: string): Sample[] {
	const typed = new Set<string>();
	return text
		.split('\n')
		.filter((line) => line !== '')
		.flatMap((line) => {
			const type = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line);
			if (type) typed.add(type[1]!);
			if (line.startsWith('#')) return [];
			const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
			if (!name) throw new Error(`Not a sample: ${line}`);
			expect([...typed]).toContain(typed.has(name) ? name : name.replace(/_(bucket|sum|count)$/, ''));
			const pairs = [...labels.matchAll(LABEL)].map(([, key, text]) => [key, text] as [string, string]);
			return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
		});
}

let uploads: Uploads;
let receiver: Receiver;

beforeAll(async () => {
	uploads = await startUploads();
	await uploads.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
	receiver = await startReceiver();
});
afterAll(async () => {
	await uploads.close();
	await receiver.close();
});

async function scrape(url = uploads.service.url): Promise<{ samples: Sample[]; text: string }> {
	const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${API_KEY}` } });
	expect([response.status, response.headers.get('content-type')]).toEqual([
		200,
		expect.stringContaining('text/plain'),
	]);
	const text = await response.text();
	return { samples: parse(text), text };
}

/** Returns the value of a metric with these labels, or 0. */
function valueOf(samples: Sample[], name: string, labels: Record<string, string> = {}): number {
	const found = samples.filter(
		(sample) =>
			sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
	);
	expect(found.length).toBeLessThanOrEqual(1);
	return found[0]?.value ?? 0;
}

describe('GET /metrics', () => {
	it('needs the API key', async () => {
		expect((await fetch(`${uploads.service.url}/metrics`)).status).toBe(401);
	});

	it('tells about a delivered upload, its bytes, files, calls and tokens', async () => {
		const { service, postForm, sandbox } = uploads;
		const before = (await scrape()).samples;
		const video = videoOf(12_000_000);
		const { body } = await postForm({ platforms: 'tiktok' }, video);
		await waitForEnd(service, body.upload_id as string);
		await service.call(`/api/uploads/${String(body.upload_id)}`);
		const DELETED = 'mediakit_temporary_files_deleted_total';
		const isDeleted = (now: { samples: Sample[] }) =>
			valueOf(now.samples, DELETED) > valueOf(before, DELETED);
		const { samples, text } = await until(scrape, isDeleted);
		const grown = (name: string, labels?: Record<string, string>) =>
			valueOf(samples, name, labels) - valueOf(before, name, labels);

		expect(grown('mediakit_uploads', { platform: 'tiktok', state: 'delivered' })).toBe(1);
		expect(grown('mediakit_received_bytes_total')).toBe(video.length);
		expect(grown('mediakit_sent_bytes_total', { platform: 'tiktok' })).toBe(video.length);
		expect(grown('mediakit_chunk_seconds_count', { platform: 'tiktok' })).toBeGreaterThanOrEqual(1);
		expect(grown('mediakit_temporary_files_created_total')).toBe(1);
		expect(grown(DELETED)).toBe(1);
		expect(valueOf(samples, 'mediakit_temporary_files')).toBe(0);
		expect(valueOf(samples, 'mediakit_temporary_bytes')).toBe(0);
		expect(valueOf(samples, 'mediakit_queue_length')).toBe(0);
		expect(valueOf(samples, 'mediakit_oldest_delivery_seconds')).toBe(0);
		expect(
			grown('mediakit_http_request_seconds_count', { method: 'POST', route: WEBHOOK, status: '202' }),
		).toBe(1);
		expect(
			grown('mediakit_http_request_seconds_count', {
				method: 'GET',
				route: '/api/uploads/:id',
				status: '200',
			}),
		).toBeGreaterThanOrEqual(1);
		const init = samples.find(
			({ name, labels }) =>
				name === 'mediakit_platform_call_seconds_count' &&
				labels.endpoint?.endsWith('/v2/post/publish/inbox/video/init/'),
		);
		expect(init).toMatchObject({ labels: { platform: 'tiktok', outcome: 'ok' } });
		expect(Date.now() / 1000 - valueOf(samples, 'mediakit_last_sweep_timestamp_seconds')).toBeLessThan(120);

		const { body: list } = await service.call('/api/accounts');
		const [{ id: account }] = list.accounts as [{ id: string }];
		const expires = valueOf(samples, 'mediakit_token_expires_seconds', { account, token: 'access' });
		expect(expires).toBeGreaterThan(7_000);
		expect(expires).toBeLessThanOrEqual(7_200);
		expect(valueOf(samples, 'mediakit_token_expires_seconds', { account, token: 'refresh' })).toBeGreaterThan(
			179 * 86_400,
		);

		expect(text).not.toContain('example_creator');
		const secrets = (await sandbox.requests('/')).flatMap(({ headers, query }) =>
			[headers.authorization?.split(' ')[1], query.upload_id, query.upload_token].filter(
				(secret) => secret !== undefined,
			),
		);
		expect(secrets.length).toBeGreaterThan(0);
		for (const secret of secrets) expect(text).not.toContain(secret);
	});

	it('counts every request once, apart by method, route and status', async () => {
		const { service } = uploads;
		const NAME = 'mediakit_http_request_seconds';
		const before = (await scrape()).samples;
		const ask = (path: string, method = 'GET') => service.call(path, { method });
		for (let count = 0; count < 3; count++) await ask('/api/accounts');
		await ask('/api/uploads/unknown-id');
		await ask('/api/uploads/unknown-id', 'DELETE');
		await ask('/api/nothing');
		const { samples } = await scrape();
		const grown = (method: string, route: string, status: string, part = 'count', labels = {}) =>
			valueOf(samples, `${NAME}_${part}`, { method, route, status, ...labels }) -
			valueOf(before, `${NAME}_${part}`, { method, route, status, ...labels });
		expect(grown('GET', '/api/accounts', '200')).toBe(3);
		expect(grown('GET', '/api/accounts', '200', 'bucket', { le: '+Inf' })).toBe(3);
		expect(grown('GET', '/api/accounts', '200', 'sum')).toBeGreaterThan(0);
		expect(grown('GET', '/api/accounts', '200', 'sum')).toBeLessThan(60);
		expect(grown('GET', '/api/uploads/:id', '404')).toBe(1);
		expect(grown('DELETE', '/api/uploads/:id', '404')).toBe(1);
		expect(grown('GET', 'unknown', '404')).toBe(1);
		expect(grown('GET', '/metrics', '200')).toBe(1);
	});

	it('tells about work that is not done yet', async () => {
		const { sandbox, postForm, service } = uploads;
		await sandbox.control('clock', { advanceSeconds: 25 * 3600 });
		await sandbox.control('faults', { kind: 'hold', match: { path: '/inbox/video/init/' }, times: 1 });
		const { body } = await postForm({ platforms: 'tiktok' }, videoOf(1_000_000));
		await sandbox.untilHeld();
		const { samples } = await until(
			() => scrape(),
			(scraped) => valueOf(scraped.samples, 'mediakit_oldest_delivery_seconds') > 0.2,
		);
		expect(valueOf(samples, 'mediakit_queue_length')).toBe(1);
		expect(valueOf(samples, 'mediakit_temporary_files')).toBe(1);
		expect(valueOf(samples, 'mediakit_temporary_bytes')).toBe(1_000_000);
		await sandbox.control('release');
		await waitForEnd(service, body.upload_id as string);
	});

	it('counts retries, events that wait and requests for nothing', async () => {
		const service = await startService({
			...sandboxSettings(uploads.sandbox.url),
			FETCH_HOST_ALLOWLIST: receiver.host,
			CALLBACK_HOST_ALLOWLIST: receiver.host,
		});
		try {
			await connectTikTok(service);
			receiver.answer(503);
			const { body } = await service.call(WEBHOOK, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ platforms: ['tiktok'], video_url: `${receiver.url}/video.mp4` }),
			});
			await waitForEnd(service, body.upload_id as string);
			receiver.answer(0);
			await emit(service.dataDir, { callbackUrl: receiver.url });
			await receiver.until(3);
			await fetch(`${service.url}/api/nothing/1234567890`);
			const { samples, text } = await scrape(service.url);
			expect(valueOf(samples, 'mediakit_delivery_retries_total', { platform: 'tiktok' })).toBe(1);
			expect(valueOf(samples, 'mediakit_outbox_length')).toBe(1);
			expect(
				valueOf(samples, 'mediakit_http_request_seconds_count', { route: 'unknown', status: '401' }),
			).toBe(1);
			expect(text).not.toContain('1234567890');
		} finally {
			await service.close();
		}
	});
});

describe('GET /readyz', () => {
	const ready = async () => {
		const response = await fetch(`${uploads.service.url}/readyz`);
		return { status: response.status, body: await response.json() };
	};

	it('says whether database and data folder take data, without a key', async () => {
		const { dataDir } = uploads.service;
		expect(await ready()).toEqual({ status: 200, body: { ok: true, failing: [] } });
		const obstacle = join(dataDir, '.writable');
		await mkdir(obstacle);
		await withDatabase(dataDir, (database) => database.schema.renameTable('settings', 'elsewhere'));
		await wait(1_050);
		expect(await ready()).toEqual({ status: 503, body: { ok: false, failing: ['database', 'data_dir'] } });
		await rmdir(obstacle);
		await withDatabase(dataDir, (database) => database.schema.renameTable('elsewhere', 'settings'));
		await wait(1_050);
		expect(await ready()).toEqual({ status: 200, body: { ok: true, failing: [] } });
	});

	it('notices a database that is locked, and writes no row to find out', async () => {
		const { dataDir } = uploads.service;
		await withDatabase(dataDir, async (database) => {
			const version = () => database.raw<unknown[]>('PRAGMA data_version');
			await eventually(async () => (await ready()).status === 200);
			const before = await version();
			const unlock = await lockDatabase(join(dataDir, 'mediakit.sqlite'));
			await eventually(async () => (await ready()).status === 503);
			expect((await ready()).body).toEqual({ ok: false, failing: ['database'] });
			await unlock();
			await eventually(async () => (await ready()).status === 200);
			expect(await version()).toEqual(before);
		});
	});
});
