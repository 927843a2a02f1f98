import {
	allowPost,
	getCreatorInfo,
	getPostStatus,
	initDirectPull,
	initDirectUpload,
	planChunks,
	uploadVideo,
	waitForDelivery,
	type PostChoices,
} from '../../../platforms/tiktok';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { ALL_SCOPES, connectClient, type Client } from '../../support/tiktok';

const CREATOR = '/v2/post/publish/creator_info/query/';
const INIT = '/v2/post/publish/video/init/';
const scopes = [...ALL_SCOPES, 'video.publish'];

const choices: PostChoices = {
	title: 'A day out #hiking',
	privacyLevel: 'PUBLIC_TO_EVERYONE',
	disableComment: false,
	disableDuet: false,
	disableStitch: true,
	yourBrand: true,
	brandedContent: false,
	aiGenerated: true,
};

let sandbox: TestSandbox;
let client: Client;

beforeEach(async () => {
	sandbox = await startTestSandbox({
		switches: { 'tiktok.processingSeconds': 0, 'tiktok.downloadSeconds': 0, 'tiktok.moderationSeconds': 0 },
	});
	client = await connectClient(sandbox, { scopes });
});
afterEach(async () => {
	await client.close();
	await sandbox.close();
});

const allow = (changes: Partial<PostChoices> = {}) =>
	allowPost(client.tiktok, scopes, { ...choices, ...changes });

describe('getCreatorInfo (tiktok §4.9)', () => {
	it('says what the creator may post', async () => {
		await sandbox.control('tiktok/account', { username: 'example_creator', duet_disabled: true });
		await expect(getCreatorInfo(client.tiktok, scopes)).resolves.toEqual({
			username: 'example_creator',
			nickname: 'Example Creator',
			avatarUrl: expect.stringContaining('http'),
			privacyLevelOptions: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
			commentDisabled: false,
			duetDisabled: true,
			stitchDisabled: false,
			maxVideoDurationSeconds: expect.any(Number),
		});
	});

	it('does not ask with a token for drafts alone (tiktok rule 59)', async () => {
		await expect(getCreatorInfo(client.tiktok, ALL_SCOPES)).rejects.toMatchObject({
			code: 'scope_missing',
			action: 'reconnect',
			message: expect.stringContaining('video.publish'),
		});
		expect(await sandbox.requests(CREATOR)).toEqual([]);
	});

	it('knows a refusal that comes with HTTP 200', async () => {
		await sandbox.control('tiktok/account', { username: 'example_creator', banned: true });
		await expect(getCreatorInfo(client.tiktok, scopes)).rejects.toMatchObject({
			platformCode: 'spam_risk_user_banned_from_posting',
		});
		expect((await sandbox.requests(CREATOR)).map(({ status }) => status)).toEqual([200]);
	});

	it('does not take an answer without anything in it for what the creator allows', async () => {
		const body = '{"data":{},"error":{"code":"ok","message":"","log_id":"x"}}';
		await sandbox.control('faults', { kind: 'status', status: 200, body, match: { path: CREATOR } });
		await expect(getCreatorInfo(client.tiktok, scopes)).rejects.toMatchObject({
			code: 'platform_unavailable',
			message: expect.stringContaining('without the privacy levels'),
		});
	});
});

describe('allowPost (tiktok §4.9, §4.13)', () => {
	it('refuses a privacy level that the creator query does not list, naming those it does', async () => {
		await expect(allow({ privacyLevel: 'FOLLOWER_OF_CREATOR' })).rejects.toMatchObject({
			code: 'privacy_level_not_allowed',
			action: 'fix-request',
			message: expect.stringContaining('PUBLIC_TO_EVERYONE, MUTUAL_FOLLOW_FRIENDS, SELF_ONLY'),
		});
	});

	it('refuses branded content that only the creator sees, and a title too long, without asking', async () => {
		await expect(allow({ brandedContent: true, privacyLevel: 'SELF_ONLY' })).rejects.toMatchObject({
			action: 'fix-request',
			message: expect.stringContaining('branded content'),
		});
		await expect(allow({ title: 'x'.repeat(2201) })).rejects.toMatchObject({
			message: expect.stringContaining('2201 characters; TikTok accepts 2200'),
		});
		expect(await sandbox.requests(CREATOR)).toEqual([]);
	});
});

describe('initDirectUpload and initDirectPull (tiktok §4.8)', () => {
	it('sends every choice along, and keeps off what the creator has switched off', async () => {
		await sandbox.control('tiktok/account', { username: 'example_creator', comment_disabled: true });
		await initDirectUpload(client.tiktok, planChunks(1_000), await allow());
		const [request] = await sandbox.requests(INIT);
		expect(JSON.parse(request?.body ?? '')).toEqual({
			post_info: {
				title: 'A day out #hiking',
				privacy_level: 'PUBLIC_TO_EVERYONE',
				disable_comment: true,
				disable_duet: false,
				disable_stitch: true,
				brand_organic_toggle: true,
				brand_content_toggle: false,
				is_aigc: true,
			},
			source_info: { source: 'FILE_UPLOAD', video_size: 1_000, chunk_size: 1_000, total_chunk_count: 1 },
		});
	});

	it('names the cover only if one is chosen', async () => {
		await initDirectUpload(client.tiktok, planChunks(1_000), await allow({ coverTimestampMs: 1_500 }));
		const [request] = await sandbox.requests(INIT);
		expect(JSON.parse(request?.body ?? '')).toMatchObject({ post_info: { video_cover_timestamp_ms: 1_500 } });
	});

	it('publishes a video that we send', async () => {
		const plan = planChunks(1_000);
		const { publishId, uploadUrl } = await initDirectUpload(client.tiktok, plan, await allow());
		await uploadVideo(client.tiktok, {
			publishId,
			uploadUrl,
			allowedHosts: [sandbox.host],
			plan,
			contentType: 'video/mp4',
			source: (async function* () {
				yield Buffer.alloc(1_000, 7);
			})(),
		});
		await expect(waitForDelivery(client.tiktok, publishId, 60)).resolves.toMatchObject({
			delivered: true,
			status: { status: 'PUBLISH_COMPLETE' },
		});
		await expect(getPostStatus(client.tiktok, publishId)).resolves.toMatchObject({
			postIds: [expect.stringMatching(/^\d{19}$/)],
		});
	});

	it('hands an address over', async () => {
		const { publishId } = await initDirectPull(client.tiktok, `${sandbox.url}/_sandbox/state`, await allow());
		expect(publishId).toMatch(/^v_pub_url~/);
	});

	it('never repeats an init whose outcome is unknown, and says where to look', async () => {
		const post = await allow();
		await sandbox.control('faults', { kind: 'reset-after', match: { path: INIT } });
		await expect(initDirectUpload(client.tiktok, planChunks(1_000), post)).rejects.toMatchObject({
			code: 'outcome_unknown',
			action: 'check-outcome',
			message: expect.stringContaining('Check the account in TikTok before sending the video again'),
		});
		expect(await sandbox.requests(INIT)).toHaveLength(1);
	});

	it('passes on that the app is not audited', async () => {
		await sandbox.control('tiktok/app', { audited: false });
		const post = await allow({ privacyLevel: 'SELF_ONLY' });
		await expect(initDirectUpload(client.tiktok, planChunks(1_000), post)).rejects.toMatchObject({
			code: 'app_not_audited',
			action: 'app-review',
		});
	});
});
