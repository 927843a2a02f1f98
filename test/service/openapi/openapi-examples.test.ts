import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clickAllow } from '../../../sandbox/demo/consent';
import { authorizeUrl } from '../../../platforms/tiktok';
import { fetchCode, REDIRECT_URI } from '../../support/instagram';
import { approvalTokenOf } from '../../support/approval';
import { makePicture } from '../../support/pictures';
import { fetchCode as fetchGoogleCode } from '../../support/youtube';
import { API_KEY, connectAccount, type UploadStatus } from '../../support/service';
import { PROCESSES_MS, until } from '../../support/until';
import { startUploads, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

jest.setTimeout(PROCESSES_MS);

const run = promisify(execFile);

type Body = Record<string, unknown>;

let uploads: Uploads;
let folder: string;
/** The samples of each operation. */
const samples = new Map<string, string[]>();
/** The shell variables of someone who follows the examples. */
const shell: Record<string, string> = {};

beforeAll(async () => {
	uploads = await startUploads({
		META_VERIFY_TOKEN: 'verify-example',
		// An example enters the app keys for this login. The platform's other login uses the same secret.
		INSTAGRAM_APP_ID: '',
		INSTAGRAM_APP_SECRET: '',
	});
	await uploads.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
	await connectAccount(uploads.service, 'facebook');
	await connectAccount(uploads.service, 'youtube');
	// Facebook Login connects the accounts of all Pages, but the examples do not specify an account, so leave only one
	// connected.
	await uploads.service.call('/api/auth/facebook/disconnect?account=nordlicht_studio', { method: 'DELETE' });
	uploads.offered.set('/video.mp4', sampleVideo);
	folder = await mkdtemp(join(tmpdir(), 'mediakit-examples-'));
	await copyFile('test/media/sample.mp4', join(folder, 'video.mp4'));
	const { body } = await uploads.service.call('/openapi.json');
	for (const [path, operations] of Object.entries(body.paths as Record<string, Record<string, Body>>)) {
		for (const [method, operation] of Object.entries(operations)) {
			const sources = (operation['x-codeSamples'] as { source: string }[]).map(({ source }) => source);
			samples.set(`${method.toUpperCase()} ${path}`, sources);
		}
	}
	Object.assign(shell, {
		MEDIAKIT_URL: uploads.service.url,
		MEDIAKIT_API_KEY: API_KEY,
		META_VERIFY_TOKEN: 'verify-example',
		TIKTOK_CLIENT_SECRET: 'sandbox-secret',
		INSTAGRAM_APP_SECRET: 'sandbox-secret',
		CLIENT_ID: 'sandbox-key',
		CLIENT_SECRET: 'sandbox-secret',
		REDIRECT_URI,
	});
});
afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
	await uploads.close();
});

/** Calls curl as users do, except that it fails on error responses and saves the response headers. */
const CURL = 'curl() { command curl -sS --fail-with-body --max-time 15 -D headers.txt "$@"; }\nset -e\n';

/** Runs the samples of an operation. @returns the last response, if it is JSON */
async function follow(operation: string): Promise<Body> {
	let body: Body = {};
	const sources = samples.get(operation) ?? [];
	expect(sources.length).toBeGreaterThan(0);
	for (const source of sources) {
		const script = source.replaceAll('https://example.com/video.mp4', `${uploads.mediaUrl}/video.mp4`);
		const { stdout } = await run('bash', ['-c', CURL + script], {
			cwd: folder,
			env: { ...process.env, ...shell },
		}).catch((error: { message: string; stdout?: string }) => {
			throw new Error(`${error.message}\n${error.stdout}`);
		});
		body = stdout.startsWith('{') ? (JSON.parse(stdout) as Body) : {};
	}
	return body;
}

const header = async (name: string) =>
	new RegExp(`^${name}: (.*?)\\r?$`, 'im').exec(await readFile(join(folder, 'headers.txt'), 'utf8'))?.[1] ??
	'';

const lastSegment = (url: unknown) => String(url).split('/').at(-1) ?? '';

async function tikTokCode(): Promise<string> {
	const url = authorizeUrl({
		authBase: uploads.sandbox.base('www.tiktok.com'),
		clientKey: 'sandbox-key',
		redirectUri: REDIRECT_URI,
		scopes: ['user.info.basic'],
		state: 'state-example',
	});
	return new URL(await clickAllow(url)).searchParams.get('code') ?? '';
}

/** Waits until a post of the most recent upload is ready for approval. */
async function untilPrepared() {
	await until(
		async () =>
			(await uploads.service.call(`/api/uploads/${shell.UPLOAD_ID}`)).body as unknown as UploadStatus,
		({ deliveries }) => deliveries.some(({ state }) => state === 'awaiting_approval'),
	);
}

/** Stores the token from the approval link of the most recent upload's waiting post. */
async function linkToWaiting() {
	await untilPrepared();
	shell.APPROVE_TOKEN = await approvalTokenOf(uploads.service.dataDir, shell.UPLOAD_ID ?? '');
}

/** All operations in a sensible order. `before` prepares one, and `note` keeps values from its response. */
const STEPS: [operation: string, note?: (body: Body) => unknown, before?: () => unknown][] = [
	['GET /healthz'],
	['GET /readyz'],
	['GET /metrics'],
	['GET /openapi.json'],
	['GET /docs'],
	['GET /'],
	['GET /n8n/test-connection'],
	[
		'GET /auth/oauth-url/{platform}',
		async ({ url }) => {
			const { searchParams } = new URL(await clickAllow(String(url)));
			shell.CODE = encodeURIComponent(searchParams.get('code') ?? '');
			shell.STATE = searchParams.get('state') ?? '';
		},
	],
	['GET /api/auth/{platform}/connect'],
	['GET /api/auth/{platform}/callback'],
	[
		'GET /api/accounts',
		({ accounts }) => {
			shell.ACCOUNT_ID = (accounts as { id: string; platform: string }[]).find(
				({ platform }) => platform === 'tiktok',
			)!.id;
		},
	],
	['PATCH /api/accounts/{id}', ({ group }) => expect(group).toBe('Example client')],
	['POST /api/mediakit/refresh-tiktok-api'],
	['POST /api/mediakit/refresh-instagram-api'],
	['POST /api/mediakit/refresh-youtube-api'],
	['GET /api/mediakit/analytics'],
	['GET /api/mediakit/analytics/{platform}'],
	[
		'GET /api/mediakit/analytics/{platform}/{username}',
		({ data }) => {
			const { recent_posts: posts } = data as { recent_posts: [{ id: string }] };
			shell.POST_ID = posts[0].id;
		},
	],
	['GET /api/mediakit/analytics/{platform}/{username}/posts/{id}'],
	['GET /api/mediakit/analytics/{platform}/{username}/history'],
	['GET /api/mediakit/analytics/{platform}/{username}/history.csv'],
	['GET /api/mediakit/analytics/{platform}/{username}/posts.csv'],
	['GET /api/mediakit/analytics/{platform}/{username}/audience.csv'],
	[
		'POST /api/mediakit/images',
		undefined,
		async () => writeFile(join(folder, 'cover.jpg'), await makePicture()),
	],
	['POST /api/mediakit/page-preview', ({ html }) => expect(html).toContain('<h1>Example</h1>')],
	['PUT /api/mediakit/pages/{slug}'],
	['GET /api/mediakit/pages'],
	['GET /mediakit/{slug}'],
	['GET /mediakit/{slug}.json', ({ title }) => expect(title).toBe('Example')],
	['GET /mediakit/{slug}.svg'],
	['GET /mediakit/{slug}/avatar'],
	['GET /mediakit/{slug}/card.jpg'],
	['DELETE /api/mediakit/pages/{slug}'],
	['PUT /api/mediakit/analytics/{platform}/{username}'],
	['POST /api/auth/{platform}/sync'],
	['POST /api/accounts/{id}/refresh'],
	['GET /api/accounts/{id}/sync-log'],
	['GET /api/accounts/{id}/pictures', ({ pictures }) => expect(pictures).toEqual({})],
	['GET /api/accounts/{id}/export'],
	['POST /api/uploads/preflight', (body) => expect(body.ok).toBe(true)],
	['POST /webhook/n8n/video-upload'],
	['POST /api/posts/video'],
	['GET /api/uploads'],
	[
		'GET /api/uploads/counts',
		(body) => expect(body.by_state).toMatchObject({ delivered: expect.any(Number) }),
	],
	[
		'GET /api/uploads/{id}/file',
		undefined,
		async () => {
			const { body } = await uploads.postForm({ platforms: 'tiktok,instagram' }, sampleVideo);
			shell.UPLOAD_ID = String(body.upload_id);
			await untilPrepared();
		},
	],
	['GET /api/uploads/{id}'],
	['PATCH /api/uploads/{id}', ({ caption }) => expect(caption).toBe('A better caption')],
	['HEAD /api/uploads/{id}/file'],
	['GET /api/uploads/{id}/frame'],
	['GET /approve/{token}', undefined, linkToWaiting],
	['GET /approve/{token}/file'],
	['HEAD /approve/{token}/file'],
	['GET /approve/{token}/frame'],
	['POST /api/uploads/{id}/approve', undefined, untilPrepared],
	['GET /api/uploads/{id}/events'],
	['DELETE /api/uploads/{id}'],
	[
		'POST /api/uploads/{id}/retry',
		undefined,
		async () => {
			const result = (value: string) =>
				uploads.sandbox.control('switches', { 'tiktok.processingResult': value });
			await result('frame_rate_check_failed');
			const { body } = await uploads.postForm({ platforms: 'tiktok,instagram' }, sampleVideo);
			shell.UPLOAD_ID = String(body.upload_id);
			await until(
				async () =>
					(await uploads.service.call(`/api/uploads/${shell.UPLOAD_ID}`)).body as unknown as UploadStatus,
				({ deliveries }) => deliveries.some(({ can_retry }) => can_retry),
			);
			await result('ok');
		},
	],
	['POST /approve/{token}', undefined, linkToWaiting],
	['OPTIONS /api/uploads/files'],
	[
		'POST /api/uploads/files',
		async () => {
			shell.FILE_ID = lastSegment(await header('location'));
		},
	],
	['HEAD /api/uploads/files/{id}'],
	['OPTIONS /api/uploads/files/{id}'],
	['PATCH /api/uploads/files/{id}', ({ upload_id }) => expect(upload_id).toBe(shell.FILE_ID)],
	[
		'DELETE /api/uploads/files/{id}',
		undefined,
		async () => {
			await follow('POST /api/uploads/files');
			shell.FILE_ID = lastSegment(await header('location'));
		},
	],
	[
		'POST /api/media',
		({ url }) => {
			shell.MEDIA_TOKEN = lastSegment(url);
		},
	],
	['GET /media/{token}'],
	['HEAD /media/{token}'],
	[
		'POST /api/subscriptions',
		({ id }) => {
			shell.SUBSCRIPTION_ID = String(id);
		},
	],
	['GET /api/subscriptions'],
	['POST /api/subscriptions/{id}/claims'],
	['DELETE /api/subscriptions/{id}'],
	['POST /oauth/tiktok/token', undefined, async () => (shell.CODE = await tikTokCode())],
	['POST /oauth/tiktok/turns'],
	[
		'POST /oauth/instagram/token',
		undefined,
		async () => (shell.CODE = await fetchCode(uploads.sandbox, 'instagram')),
	],
	[
		'POST /oauth/facebook/token',
		undefined,
		async () => (shell.CODE = await fetchCode(uploads.sandbox, 'facebook')),
	],
	[
		'POST /oauth/youtube/token',
		undefined,
		async () => (shell.CODE = await fetchGoogleCode(uploads.sandbox, undefined, {}, REDIRECT_URI)),
	],
	['POST /webhook/tiktok'],
	['GET /webhook/instagram'],
	['POST /webhook/instagram'],
	['POST /webhook/instagram/deauthorize'],
	[
		'POST /webhook/instagram/data-deletion',
		({ confirmation_code }) => {
			shell.DATA_DELETION_CODE = String(confirmation_code);
		},
	],
	['GET /data-deletion/{code}'],
	['POST /dashboard/login'],
	['GET /dashboard/session'],
	['GET /dashboard/overview'],
	['GET /dashboard/settings'],
	['GET /dashboard/checklist'],
	['PUT /dashboard/checklist'],
	['PUT /dashboard/apps/{login}', ({ source }) => expect(source).toBe('dashboard')],
	['DELETE /dashboard/apps/{login}'],
	[
		'GET /dashboard/sessions',
		({ sessions }) => {
			shell.SESSION_ID = (sessions as { id: string }[])[0]!.id;
		},
	],
	['DELETE /dashboard/sessions/{id}'],
	['DELETE /dashboard/sessions'],
	['POST /dashboard/logout', undefined, () => follow('POST /dashboard/login')],
	['DELETE /api/auth/{platform}/disconnect'],
];

it('has an example for every operation', () => {
	expect([...samples.keys()].sort()).toEqual(STEPS.map(([operation]) => operation).sort());
});

const steps = STEPS.map(([operation, note, before]) => ({ operation, note, before }));

it.each(steps)('works as its example says: $operation', async ({ operation, note, before }) => {
	await before?.();
	const body = await follow(operation);
	await note?.(body);
});
