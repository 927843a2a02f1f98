import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../service/database';
import { toErrorBody } from '../../../service/core/errors';
import { describeError } from '../../../service/observability';
import { API_KEY } from '../../support/service';
import { collectTraces } from '../../support/traces';
import { sampleVideo } from '../../support/video-bytes';

/** Sends a request target unchanged, unlike client libraries. @returns the whole response */
async function sendTarget(url: string, target: string, method: string, more = ''): Promise<string> {
	const { hostname, port, host } = new URL(url);
	const socket = connect(Number(port), hostname);
	socket.write(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`);
	return text(socket);
}

/** Returns correct and incorrect spellings of a path, all of which clients and proxies have been seen to send. */
const targetsOf = (url: string, token: string) => [
	`/media/${token}`,
	`/media/${token}?download=1`,
	`/%6dedia/${token}`,
	`/%256dedia/${token}`,
	`/MEDIA/${token}`,
	`//media//${token}`,
	`/media%2F${token}`,
	`/media;v=1/${token}`,
	`/media/;${token}`,
	`/media/${token};v=1`,
	`/media/%zz/${token}`,
	`/media/${token}%`,
	`/x/../media/${token}`,
	`/mediakit/${token}`,
	`/approve/${token}`,
	`/approve/${token}/file`,
	`/approve%2F${token}`,
	`/files/${token.replaceAll('.', '%2E')}`,
	`${url}/media/${token}`,
	`http://media.example/media/${token}`,
	`/media/${token}${'x'.repeat(200)}`,
];

it('a link to a file is in no line of the log and in no refusal, however its path is written', async () => {
	const answers: string[] = [];
	let token = '';
	const { log } = await collectTraces({ LOG_LEVEL: 'trace' }, async ({ call, url }) => {
		const kept = await call('/api/media', {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: new Uint8Array(sampleVideo),
		});
		token = new URL(String(kept.body.url)).pathname.split('/').at(-1) ?? '';
		for (const target of targetsOf(url, token)) {
			for (const method of ['HEAD', 'POST', 'OPTIONS']) {
				answers.push(await sendTarget(url, target, method, `X-API-Key: ${API_KEY}\r\nContent-Length: 0\r\n`));
			}
		}
		answers.push(await sendTarget(url, `/media/${token}`, 'GET', `X-Long: ${'x'.repeat(80_000)}\r\n`));
		answers.push(await sendTarget(url, `/media/${token}`, 'GET', 'Broken header\r\n'));
	});
	const signature = token.split('.').at(-1) ?? '';
	expect(signature).toHaveLength(43);
	expect(log.split('\n').length).toBeGreaterThan(50);
	expect(log.includes(signature)).toBe(false);
	expect(answers.filter((answer) => answer.includes(signature))).toEqual([]);
	expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 200')).length).toBeGreaterThan(0);
	expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 404')).length).toBeGreaterThan(10);
});

it('a code or a state is in no line of the log, also if the question mark is encoded', async () => {
	const { log } = await collectTraces({ LOG_LEVEL: 'trace' }, async ({ url }) => {
		for (const mark of ['?', '%3F', '%253f', ';', '%3B', '#', '%23']) {
			await sendTarget(url, `/api/auth/tiktok/callback${mark}code=planted-code&state=planted`, 'GET');
		}
	});
	expect(log).toContain('/api/auth/tiktok/callback');
	expect(log).not.toContain('planted');
});

it('an error tells its reason and its place, but not what was sent', () => {
	let failure: unknown;
	try {
		new URL('/planted', 'planted base');
	} catch (error) {
		failure = error;
	}
	const sent = Object.assign(new Error('POST https://me:planted@hooks.example/planted?planted=1 failed'), {
		cause: failure,
		body: 'planted',
		headers: { authorization: 'planted' },
	});
	const described = describeError(
		new AggregateError([sent, 'planted'], `All failed: act.${'planted'.repeat(4)}`),
	);
	expect(JSON.stringify(described)).not.toContain('planted');
	expect(described).toMatchObject({
		type: 'AggregateError',
		message: 'All failed: act.…',
		stack: expect.stringContaining('log-content.test'),
		errors: [
			{ message: 'POST https://hooks.example/… failed', cause: { code: 'ERR_INVALID_URL' } },
			{ type: 'string' },
		],
	});
});

describe('a database that takes no rows', () => {
	it.each([
		['max_page_count = 1', 'storage_full', 'wait', 60],
		['query_only = 1', 'database_read_only', 'wait', 60],
	])('(%s) has an error of its own, without the values', async (pragma, code, action, retryAfterSeconds) => {
		const folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
		const database = await openDatabase(join(folder, 'mediakit.sqlite'));
		await database.raw(`PRAGMA ${pragma}`);
		const rows = Array.from({ length: 50 }, (_, index) => ({
			name: `planted ${index} ${'x'.repeat(9_000)}`,
		}));
		const error: unknown = await database('settings')
			.insert(rows.map((row) => ({ ...row, value: 'planted' })))
			.then(
				() => undefined,
				(reason: unknown) => reason,
			);
		expect(toErrorBody(error)).toMatchObject({ code, action, retryable: true, retryAfterSeconds });
		expect(String(error)).toMatch(/insert into `settings`.*SQLITE_/);
		expect(String(error)).not.toContain('planted');
		await database.destroy();
		await rm(folder, { recursive: true });
	});
});
