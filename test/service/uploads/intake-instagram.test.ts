import {
	connectAccount,
	connectTikTok,
	sandboxSettings,
	startService,
	type TestService,
} from '../../support/service';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { WEBHOOK } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200)]);
/** An address that counts as public, but on which no server listens. */
const HOST = '127.0.0.1:1';
const PUBLIC = `https://${HOST}`;

let sandbox: TestSandbox;
/** The service, with one TikTok account and one account for each Instagram login. */
let service: TestService;

beforeAll(async () => {
	sandbox = await startTestSandbox();
	service = await startService({ ...sandboxSettings(sandbox.url), FETCH_HOST_ALLOWLIST: HOST });
	await connectTikTok(service);
	await connectAccount(service, 'instagram', { user: 'example_creator' });
	await connectAccount(service, 'facebook', { user: 'nordlicht_studio' });
}, 20_000);
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

interface Answer {
	upload_id?: string;
	deliveries?: { platform: string; account: string }[];
	warnings?: { code: string; message: string }[];
	error?: { code: string; message: string; action: string };
}

async function send(fields: Record<string, unknown>): Promise<{ status: number; body: Answer }> {
	const { status, body } = await service.call(WEBHOOK, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(fields),
	});
	return { status, body };
}

async function sendFile(
	bytes: Buffer,
	type: string,
	query: string,
): Promise<{ status: number; body: Answer }> {
	const { status, body } = await service.call(`${WEBHOOK}?${query}`, {
		method: 'POST',
		headers: { 'content-type': type },
		body: new Uint8Array(bytes),
	});
	return { status, body };
}

const codes = ({ body }: { body: Answer }) => body.warnings?.map(({ code }) => code);

describe('an upload for Instagram', () => {
	it.each([
		['a video for an account of Instagram Login', sampleVideo, 'video/mp4', 'example_creator'],
		['a picture for an account of Instagram Login', JPEG, 'image/jpeg', 'example_creator'],
		['a picture for an account of Facebook Login', JPEG, 'image/jpeg', 'nordlicht_studio'],
	])('without a public address refuses %s, and says what to do', async (_name, bytes, type, account) => {
		const { status, body } = await sendFile(bytes, type, `platforms=instagram&account=${account}`);
		expect(status).toBe(400);
		expect(body.error).toMatchObject({ code: 'public_url_required', action: 'fix-request' });
		expect(body.error?.message).toMatch(/PUBLIC_URL/);
		expect(await service.temporaryFiles()).toEqual([]);
	});

	it('without a public address takes a video for an account of Facebook Login, and the address of one for both', async () => {
		const file = await sendFile(sampleVideo, 'video/mp4', 'platforms=instagram&account=nordlicht_studio');
		expect(file.status).toBe(202);
		const url = await send({
			platforms: ['instagram'],
			account: ['example_creator', 'nordlicht_studio'],
			video_url: `${PUBLIC}/a.mp4`,
		});
		expect(url.status).toBe(202);
		expect(url.body.deliveries?.map(({ account }) => account)).toEqual([
			'example_creator',
			'nordlicht_studio',
		]);
	});

	it('goes to both platforms, each with the account that was named for it', async () => {
		const { status, body } = await send({
			platforms: ['tiktok', 'instagram'],
			account: { instagram: '@nordlicht_studio' },
			video_url: `${PUBLIC}/a.mp4`,
			content: 'Hello',
		});
		expect(status).toBe(202);
		expect(body.deliveries).toMatchObject([
			{ platform: 'tiktok', account: 'example_creator' },
			{ platform: 'instagram', account: 'nordlicht_studio' },
		]);
		expect(codes({ body })).toEqual(['caption_not_used']);
	});

	it.each([
		['REELS for a picture', { media_type: 'REELS', image_urls: [`${PUBLIC}/a.jpg`] }],
		['IMAGE for a video', { media_type: 'IMAGE', video_url: `${PUBLIC}/a.mp4` }],
		['IMAGE for two pictures', { media_type: 'IMAGE', image_urls: `${PUBLIC}/a.jpg, ${PUBLIC}/b.jpg` }],
		[
			'STORIES for two pictures',
			{ media_type: 'stories', image_urls: [`${PUBLIC}/a.jpg`, `${PUBLIC}/b.jpg`] },
		],
		['CAROUSEL for one picture', { media_type: 'CAROUSEL', image_urls: [`${PUBLIC}/a.jpg`] }],
		[
			'more pictures than a carousel has',
			{ image_urls: Array.from({ length: 11 }, (_, i) => `${PUBLIC}/${i}.jpg`) },
		],
	])('refuses %s', async (_name, fields) => {
		const { status, body } = await send({ platforms: ['instagram'], account: 'example_creator', ...fields });
		expect([status, body.error?.code]).toEqual([400, 'media_type_mismatch']);
	});

	it.each([
		['http://10.0.0.1/a.jpg', 'url_not_allowed'],
		['http://93.184.215.14/a.jpg', 'url_not_allowed'],
	])('refuses the address of a picture that a platform could not fetch (%s)', async (url, code) => {
		const { status, body } = await send({
			platforms: ['instagram'],
			account: 'example_creator',
			image_urls: [url],
		});
		expect([status, body.error?.code]).toEqual([400, code]);
		expect(body.error?.message).toContain('image_urls');
	});
});

describe('warnings', () => {
	it.each([
		[
			'a title beside the caption',
			{ video_url: `${PUBLIC}/a.mp4`, content: 'A', video_title: 'B' },
			['title_not_used'],
		],
		[
			'a caption for a story',
			{ video_url: `${PUBLIC}/a.mp4`, media_type: 'STORIES', content: 'A' },
			['caption_not_used'],
		],
		['nothing that is used', { video_url: `${PUBLIC}/a.mp4`, video_title: 'B', auto_approve: true }, []],
	])('of Instagram name %s', async (_name, fields, expected) => {
		expect(codes(await send({ platforms: ['instagram'], account: 'nordlicht_studio', ...fields }))).toEqual(
			expected,
		);
	});

	it('of TikTok name the text of a photo draft that has no place, but not its title', async () => {
		const photos = { platforms: ['tiktok'], image_urls: [`${PUBLIC}/a.jpg`] };
		expect(codes(await send({ ...photos, video_title: 'A', video_description: 'B' }))).toEqual([
			'url_not_kept',
		]);
		expect(codes(await send({ ...photos, content: 'A' }))).toEqual(['caption_not_used', 'url_not_kept']);
	});
});
