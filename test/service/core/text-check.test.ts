import { Buffer } from 'node:buffer';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../../support/service';

let sandbox: TestSandbox;
let service: TestService;
beforeAll(async () => {
	sandbox = await startTestSandbox();
	service = await startService(sandboxSettings(sandbox.url));
	await connectTikTok(service);
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

const json = (body: object) => ({
	method: 'POST',
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});

function form(fields: Record<string, string>) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	body.set('file', new Blob([new Uint8Array(1_000)], { type: 'video/mp4' }), 'a.mp4');
	return { method: 'POST', body };
}

const encode = (text: string) => Buffer.from(text).toString('base64');
const UPLOAD = '/webhook/n8n/video-upload';
const URL = 'https://example.com/a.mp4';

const REQUESTS: [name: string, path: string, init: RequestInit, field: string][] = [
	['JSON', UPLOAD, json({ platforms: ['tiktok'], video_url: URL, content: 'a\0b' }), 'content'],
	['a list in JSON', UPLOAD, json({ platforms: ['tiktok\0'], video_url: URL }), 'platforms'],
	['a form', UPLOAD, form({ platforms: 'tiktok', video_title: 'a\0b' }), 'video_title'],
	[
		'the query of a raw body',
		`${UPLOAD}?platforms=tiktok&content=a%00b`,
		{ method: 'POST', headers: { 'content-type': 'video/mp4' }, body: new Uint8Array(1_000) },
		'content',
	],
	['a preflight', '/api/uploads/preflight', json({ platforms: ['tiktok'], content: '\0' }), 'content'],
	[
		'tus metadata',
		'/api/uploads/files',
		{
			method: 'POST',
			headers: {
				'tus-resumable': '1.0.0',
				'upload-length': '10',
				'upload-metadata': `platforms ${encode('tiktok')},content ${encode('a\0b')}`,
			},
		},
		'content',
	],
	['a path', '/api/uploads/a%00b', {}, 'id'],
	['a query', '/api/mediakit/analytics?platform=a%00b', {}, 'platform'],
	[
		'a media-kit page',
		'/api/mediakit/pages/alice',
		{ ...json({ title: '\0', account_ids: [], enabled: false }), method: 'PUT' },
		'title',
	],
];

test.each(REQUESTS)('a NUL character in %s is refused by name', async (_name, path, init, field) => {
	const { status, body } = await service.call(path, init as never);
	expect({ status, body }).toMatchObject({
		status: 400,
		body: {
			error: { code: 'text_invalid', action: 'fix-request', message: expect.stringMatching(`^${field} `) },
		},
	});
	expect(await service.temporaryFiles()).toEqual([]);
	expect(await service.countRows()).toEqual({ uploads: 0, deliveries: 0 });
});
