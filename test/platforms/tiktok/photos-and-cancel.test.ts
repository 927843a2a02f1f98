import {
	allowPhotos,
	cancelPost,
	checkPhotos,
	getPostStatus,
	initPhotoDraft,
	initPhotoPost,
	waitForDelivery,
	type PhotoChoices,
} from '../../../platforms/tiktok';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { ALL_SCOPES, connectClient, type Client } from '../../support/tiktok';

const INIT = '/v2/post/publish/content/init/';

let sandbox: TestSandbox;
let client: Client;

beforeEach(async () => {
	sandbox = await startTestSandbox({ switches: { 'tiktok.processingSeconds': 0 } });
	client = await connectClient(sandbox);
});
afterEach(async () => {
	await client.close();
	await sandbox.close();
});

/** Returns a photo post. Instead of images, the sandbox fetches its own state. */
const draft = (changes: object = {}) => ({
	photoUrls: [`${sandbox.url}/_sandbox/state`, `${sandbox.url}/_sandbox/faults`],
	coverIndex: 1,
	title: 'Two views',
	description: 'From the window',
	...changes,
});

describe('initPhotoDraft (tiktok §4.7)', () => {
	it('sends photos with title and description to the inbox', async () => {
		await sandbox.control('switches', { 'tiktok.downloadSeconds': 0 });
		const { publishId } = await initPhotoDraft(client.tiktok, draft());
		expect(publishId).toMatch(/^p_pub_url~/);
		const [request] = await sandbox.requests(INIT);
		expect(JSON.parse(request?.body ?? '')).toEqual({
			media_type: 'PHOTO',
			post_mode: 'MEDIA_UPLOAD',
			post_info: { title: 'Two views', description: 'From the window' },
			source_info: { source: 'PULL_FROM_URL', photo_images: draft().photoUrls, photo_cover_index: 1 },
		});
		await expect(waitForDelivery(client.tiktok, publishId, 60)).resolves.toMatchObject({ delivered: true });
	});

	it('needs neither title nor description', async () => {
		await expect(initPhotoDraft(client.tiktok, draft({ title: '', description: '' }))).resolves.toMatchObject(
			{ publishId: expect.any(String) },
		);
	});

	it.each([
		[{ photoUrls: [] }, '1 to 35 photos in a post, not 0'],
		[{ photoUrls: Array(36).fill('https://example.com/a.jpg') }, '1 to 35 photos in a post, not 36'],
		[{ coverIndex: 2 }, 'no photo 2 to use as the cover'],
		[
			{ title: 'x'.repeat(91) },
			'The title has 91 characters, as TikTok counts them (UTF-16 units); TikTok accepts 90',
		],
		[
			{ description: 'x'.repeat(4001) },
			'The description has 4001 characters, as TikTok counts them (UTF-16 units); TikTok accepts 4000',
		],
	])('refuses what TikTok would refuse without asking it: %#', async (changes, message) => {
		await expect(initPhotoDraft(client.tiktok, draft(changes))).rejects.toMatchObject({
			action: 'fix-request',
			message: expect.stringContaining(message),
		});
		expect(await sandbox.requests(INIT)).toEqual([]);
	});

	it('never repeats an init whose outcome is unknown', async () => {
		await sandbox.control('faults', { kind: 'reset-after', match: { path: INIT } });
		await expect(initPhotoDraft(client.tiktok, draft())).rejects.toMatchObject({
			action: 'check-outcome',
			message: expect.stringContaining('before sending the photos again'),
		});
		expect(await sandbox.requests(INIT)).toHaveLength(1);
	});
});

describe('initPhotoPost (tiktok §4.7, §4.9)', () => {
	const scopes = [...ALL_SCOPES, 'video.publish'];
	const choices: PhotoChoices = {
		privacyLevel: 'PUBLIC_TO_EVERYONE',
		disableComment: false,
		yourBrand: true,
		brandedContent: false,
		aiGenerated: true,
		autoAddMusic: true,
	};
	beforeEach(async () => {
		await client.close();
		client = await connectClient(sandbox, { scopes });
	});

	it('posts photos with every choice, and keeps off what the creator has switched off', async () => {
		await sandbox.control('switches', { 'tiktok.downloadSeconds': 0 });
		await sandbox.control('tiktok/account', { username: 'example_creator', comment_disabled: true });
		const allowed = await allowPhotos(client.tiktok, scopes, choices);
		const { publishId } = await initPhotoPost(client.tiktok, draft(), allowed);
		const [request] = await sandbox.requests(INIT);
		expect(JSON.parse(request?.body ?? '')).toEqual({
			media_type: 'PHOTO',
			post_mode: 'DIRECT_POST',
			is_aigc: true,
			post_info: {
				title: 'Two views',
				description: 'From the window',
				privacy_level: 'PUBLIC_TO_EVERYONE',
				disable_comment: true,
				brand_organic_toggle: true,
				brand_content_toggle: false,
				auto_add_music: true,
			},
			source_info: { source: 'PULL_FROM_URL', photo_images: draft().photoUrls, photo_cover_index: 1 },
		});
		await expect(waitForDelivery(client.tiktok, publishId, 60)).resolves.toMatchObject({
			delivered: true,
			status: { status: 'PUBLISH_COMPLETE' },
		});
	});

	it('is not begun with a privacy level that the creator query does not list', async () => {
		const wrong = { ...choices, privacyLevel: 'FOLLOWER_OF_CREATOR' };
		await expect(allowPhotos(client.tiktok, scopes, wrong)).rejects.toMatchObject({
			code: 'privacy_level_not_allowed',
		});
		const branded = { ...choices, brandedContent: true, privacyLevel: 'SELF_ONLY' };
		await expect(allowPhotos(client.tiktok, scopes, branded)).rejects.toMatchObject({
			message: expect.stringContaining('branded content'),
		});
	});

	it('says where to look if its outcome is unknown', async () => {
		const allowed = await allowPhotos(client.tiktok, scopes, choices);
		await sandbox.control('faults', { kind: 'reset-after', match: { path: INIT } });
		await expect(initPhotoPost(client.tiktok, draft(), allowed)).rejects.toMatchObject({
			action: 'check-outcome',
			message: expect.stringContaining('Check the account in TikTok before sending the photos again'),
		});
	});
});

test('checkPhotos lets pass what TikTok takes, and longer texts with force', () => {
	const texts = { coverIndex: 34, title: 'x'.repeat(91), description: '' };
	expect(() => checkPhotos(35, texts)).toThrow('The title has 91 characters');
	expect(() => checkPhotos(35, { ...texts, force: true })).not.toThrow();
});

describe('cancelPost (tiktok §4.6)', () => {
	it('stops a post while TikTok fetches it', async () => {
		await sandbox.control('switches', { 'tiktok.downloadSeconds': 3600 });
		const { publishId } = await initPhotoDraft(client.tiktok, draft());
		await cancelPost(client.tiktok, publishId);
		await expect(getPostStatus(client.tiktok, publishId)).resolves.toMatchObject({
			status: 'FAILED',
			failReason: 'publish_cancelled',
		});
		await expect(cancelPost(client.tiktok, publishId)).rejects.toMatchObject({
			code: 'not_cancellable',
			action: 'check-outcome',
		});
	});
});
