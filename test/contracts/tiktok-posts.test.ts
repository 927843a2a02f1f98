import type { Account, Envelope } from './support/account';
import type { Reply } from './support/http';
import { startForRules } from './support/tiktok';
import type { TikTokSandbox } from './support/tiktok';

let tiktok: TikTokSandbox;
let account: Account;

beforeAll(async () => {
	tiktok = await startForRules();
});
afterAll(() => tiktok.close());
beforeEach(async () => {
	await tiktok.reset();
	await tiktok.set('switches', { 'tiktok.initLimitPerMinute': 1000, 'tiktok.pendingShareCap': 1000 });
	account = await tiktok.connect();
});

const direct = '/v2/post/publish/video/init/';
const source = { source: 'FILE_UPLOAD', video_size: 4, chunk_size: 4, total_chunk_count: 1 };
const outcome = ({ status, body }: Reply<Envelope>) => [status, body.error.code];
const ok = [200, 'ok'];
const invalid = [400, 'invalid_params'];

const postVideo = (postInfo: Record<string, unknown> = {}, by = account) => by.directVideo(postInfo);
const postPhotos = (
	changes: Record<string, unknown> = {},
	sourceChanges: Record<string, unknown> = {},
	by = account,
) => by.photos(changes, sourceChanges);

test('tiktok rule 38: pending drafts', async () => {
	await tiktok.set('switches', { 'tiktok.pendingShareCap': 5 });
	const full = [403, 'spam_risk_too_many_pending_share'];
	const first = await account.uploadedDraft();
	expect(outcome(await account.initFile(4, 4, 1))).toEqual(ok);
	expect(outcome(await account.initPull('https://media.sandbox.example/a.mp4'))).toEqual(ok);
	expect(outcome(await postPhotos())).toEqual(ok);
	expect(outcome(await postPhotos())).toEqual(ok);
	expect(outcome(await postPhotos())).toEqual(full);
	expect(outcome(await account.initFile(4, 4, 1))).toEqual(full);
	expect(outcome(await postVideo())).toEqual(ok);
	const other = await tiktok.connect('nordlicht_studio');
	expect(outcome(await other.initFile(4, 4, 1))).toEqual(ok);

	await tiktok.advance(5);
	await tiktok.set('tiktok/finish-draft', { publish_id: first });
	expect(outcome(await account.initFile(4, 4, 1))).toEqual(ok);
	expect(outcome(await account.initFile(4, 4, 1))).toEqual(full);
	await tiktok.advance(86_400 - 6);
	account = await tiktok.connect();
	expect(outcome(await account.initFile(4, 4, 1))).toEqual(full);
	await tiktok.advance(1);
	expect(outcome(await account.initFile(4, 4, 1))).toEqual(ok);
});

test('tiktok rule 38: a failed draft keeps its slot unless the switch says otherwise; limitTimeScale shortens the day', async () => {
	await tiktok.set('switches', { 'tiktok.pendingShareCap': 1, limitTimeScale: 1440 });
	const { body } = await account.initFile(4, 4, 1);
	await tiktok.set('tiktok/fail', { publish_id: body.data?.publish_id, fail_reason: 'internal' });
	expect((await account.initFile(4, 4, 1)).status).toBe(403);
	await tiktok.set('switches', { 'tiktok.failedDraftFreesSlot': true });
	expect((await account.initFile(4, 4, 1)).status).toBe(200);
	await tiktok.set('switches', { 'tiktok.failedDraftFreesSlot': false });
	await tiktok.advance(60);
	expect((await account.initFile(4, 4, 1)).status).toBe(200);
});

test('tiktok rule 39: photos', async () => {
	expect(outcome(await postPhotos())).toEqual(ok);
	expect(outcome(await postPhotos({ is_aigc: true }))).toEqual(ok);
	const images = (count: number) =>
		Array.from({ length: count }, (_, index) => `https://media.sandbox.example/${index}.jpg`);
	for (const [changes, sourceChanges] of [
		[{ media_type: 'VIDEO' }, {}],
		[{ post_mode: 'DIRECT POST' }, {}],
		[{ post_mode: undefined }, {}],
		[{}, { source: 'FILE_UPLOAD' }],
		[{}, { photo_images: [] }],
		[{}, { photo_images: images(36) }],
		[{}, { photo_images: undefined }],
		[{}, { photo_cover_index: undefined }],
		[{}, { photo_cover_index: 2 }],
		[{}, { photo_cover_index: -1 }],
		[{ post_info: { title: 'x'.repeat(91) } }, {}],
		[{ post_info: { description: 'x'.repeat(4001) } }, {}],
	] as [Record<string, unknown>, Record<string, unknown>][]) {
		const answer = outcome(await postPhotos(changes, sourceChanges));
		expect([changes, sourceChanges, ...answer]).toEqual([changes, sourceChanges, ...invalid]);
	}
	expect(outcome(await postPhotos({}, { photo_images: images(35), photo_cover_index: 34 }))).toEqual(ok);
	// An emoji counts as two characters (UTF-16 code units).
	expect(
		outcome(await postPhotos({ post_info: { title: '🎬'.repeat(45), description: 'x'.repeat(4000) } })),
	).toEqual(ok);
	expect(outcome(await postPhotos({ post_info: { title: '🎬'.repeat(46) } }))).toEqual(invalid);

	for (const post_info of [undefined, {}, null, 'text']) {
		const { status, body } = await postPhotos({ post_info });
		expect([status, body]).toEqual([
			400,
			{
				error: {
					code: 'invalid_params',
					message: 'The request post info is empty or incorrect',
					log_id: expect.any(String),
				},
			},
		]);
	}
	const directPost = { post_mode: 'DIRECT_POST', post_info: { privacy_level: 'SELF_ONLY' } };
	const drafter = await tiktok.connect('example_creator', 'user.info.basic,video.upload');
	const publisher = await tiktok.connect('example_creator', 'user.info.basic,video.publish');
	expect(outcome(await postPhotos({}, {}, drafter))).toEqual(ok);
	expect(outcome(await postPhotos(directPost, {}, drafter))).toEqual([401, 'scope_not_authorized']);
	expect(outcome(await postPhotos({}, {}, publisher))).toEqual([401, 'scope_not_authorized']);
	expect(outcome(await postPhotos(directPost, {}, publisher))).toEqual(ok);
	const mismatch = { post_mode: 'DIRECT_POST', post_info: { title: 'no level' } };
	expect(outcome(await postPhotos(mismatch))).toEqual([403, 'privacy_level_option_mismatch']);

	await tiktok.set('tiktok/account', { username: 'example_creator', app_version_ok: false });
	expect(outcome(await postPhotos())).toEqual([400, 'app_version_check_failed']);
	expect(outcome(await postPhotos(directPost))).toEqual(ok);
});

test('tiktok rule 40: direct post', async () => {
	for (const privacy_level of ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY']) {
		expect(outcome(await postVideo({ privacy_level }))).toEqual(ok);
	}
	const mismatch = [403, 'privacy_level_option_mismatch'];
	for (const privacy_level of [undefined, 'FOLLOWER_OF_CREATOR', 'PUBLIC', 3]) {
		expect(outcome(await postVideo({ privacy_level }))).toEqual(mismatch);
	}
	expect(outcome(await postVideo({ title: 'x'.repeat(2200) }))).toEqual(ok);
	expect(outcome(await postVideo({ title: 'x'.repeat(2201) }))).toEqual(invalid);
	expect(outcome(await postVideo({ disable_duet: 'yes' }))).toEqual(invalid);
	expect(outcome(await account.post(direct, { source_info: source }))).toEqual(invalid);

	const branded = { brand_content_toggle: true, privacy_level: 'SELF_ONLY' };
	expect(outcome(await postVideo(branded))).toEqual(ok);
	await tiktok.set('switches', { 'tiktok.brandedSelfOnly': 'refused' });
	expect(outcome(await postVideo(branded))).toEqual(invalid);

	await tiktok.set('tiktok/account', { username: 'example_creator', banned: true });
	expect(outcome(await postVideo())).toEqual([403, 'spam_risk_user_banned_from_posting']);
	expect(outcome(await account.initFile(4, 4, 1))).toEqual([403, 'spam_risk_user_banned_from_posting']);
});

test('tiktok rule 40: unaudited apps post privately to private accounts, for five users a day', async () => {
	await tiktok.set('tiktok/app', { audited: false });
	const refused = [403, 'unaudited_client_can_only_post_to_private_accounts'];
	expect(outcome(await postVideo({ privacy_level: 'SELF_ONLY' }))).toEqual(refused);
	await tiktok.set('tiktok/account', { username: 'example_creator', private: true });
	expect(outcome(await postVideo({ privacy_level: 'FOLLOWER_OF_CREATOR' }))).toEqual(refused);
	expect(outcome(await postVideo({ privacy_level: 'SELF_ONLY' }))).toEqual(ok);

	const users: Account[] = [];
	for (const username of ['u2', 'u3', 'u4', 'u5', 'u6']) {
		await tiktok.set('users', { platform: 'tiktok', username, private: true });
		users.push(await tiktok.connect(username));
	}
	const sixth = users.pop();
	for (const user of users) expect(outcome(await postVideo({}, user))).toEqual(ok);
	expect(outcome(await postVideo({}, sixth))).toEqual([403, 'reached_active_user_cap']);
	expect(outcome(await postVideo({}, users[0]))).toEqual(ok);
	expect(outcome((await sixth?.initFile(4, 4, 1)) as Reply<Envelope>)).toEqual(ok);
	await tiktok.set('switches', { 'tiktok.draftsCountTowardUserCap': true });
	expect(outcome(await postVideo({}, sixth))).toEqual(ok);
	await tiktok.set('users', { platform: 'tiktok', username: 'u7', private: true });
	const seventh = await tiktok.connect('u7');
	expect(outcome(await seventh.initFile(4, 4, 1))).toEqual([403, 'reached_active_user_cap']);
	await tiktok.advance(86_400);
	const later = await tiktok.connect('u7');
	expect(outcome(await postVideo({}, later))).toEqual(ok);
});

test('tiktok rule 40: the daily cap of a creator', async () => {
	for (let count = 0; count < 15; count++) expect(outcome(await postVideo())).toEqual(ok);
	expect(outcome(await postVideo())).toEqual([403, 'spam_risk_too_many_posts']);
	expect(outcome(await account.initFile(4, 4, 1))).toEqual(ok);
	await tiktok.advance(86_400);
	account = await tiktok.connect();
	expect(outcome(await postVideo())).toEqual(ok);
});

test('tiktok rule 62: null for a toggle is a switch', async () => {
	const video = { disable_comment: null, disable_duet: false };
	const photos = { post_info: { title: 'Two pictures', disable_comment: null } };
	expect(outcome(await postVideo(video))).toEqual(invalid);
	expect(outcome(await postPhotos(photos))).toEqual(invalid);
	await tiktok.set('switches', { 'tiktok.nullToggles': 'accepted' });
	expect(outcome(await postVideo(video))).toEqual(ok);
	expect(outcome(await postVideo({ disable_comment: 'no' }))).toEqual(invalid);
});

test('tiktok rule 65: cover, music and AI', async () => {
	const posts = async () =>
		(await tiktok.control<{ tiktok: { posts: Record<string, unknown>[] } }>('state')).body.tiktok.posts;
	expect(outcome(await postVideo({ video_cover_timestamp_ms: 1500, is_aigc: true }))).toEqual(ok);
	expect(outcome(await postVideo({ video_cover_timestamp_ms: -1 }))).toEqual(ok);
	for (const video_cover_timestamp_ms of ['1500', 1.5, 2 ** 31])
		expect(outcome(await postVideo({ video_cover_timestamp_ms }))).toEqual(invalid);
	const directPhotos = (changes: object, info: object = {}) =>
		postPhotos({ post_mode: 'DIRECT_POST', post_info: { privacy_level: 'SELF_ONLY', ...info }, ...changes });
	expect(outcome(await directPhotos({ is_aigc: true }, { auto_add_music: true }))).toEqual(ok);
	expect(outcome(await directPhotos({}))).toEqual(ok);
	expect(outcome(await directPhotos({ is_aigc: 'yes' }))).toEqual(invalid);
	expect(outcome(await directPhotos({}, { auto_add_music: 'yes' }))).toEqual(invalid);
	expect(await posts()).toMatchObject([
		{ cover_timestamp_ms: 1500, ai_generated: true },
		{ cover_timestamp_ms: 0, ai_generated: false },
		{ ai_generated: true, auto_add_music: true },
		{ ai_generated: false, auto_add_music: false },
	]);
});

test('tiktok rule 64: an audited app posts for 1000 users a day', async () => {
	const switches = await tiktok.control('switches', {});
	expect(switches.body).toMatchObject({ 'tiktok.auditedUserCap': 1000 });
	await tiktok.set('switches', { 'tiktok.auditedUserCap': 2 });
	const [second, third] = [await tiktok.connect('nordlicht_studio'), await tiktok.connect('quiet_kitchen')];
	expect(outcome(await postVideo())).toEqual(ok);
	expect(outcome(await postVideo({}, second))).toEqual(ok);
	expect(outcome(await postVideo({}, third))).toEqual([403, 'reached_active_user_cap']);
	expect(outcome(await postVideo())).toEqual(ok);
	expect(outcome(await third.initFile(4, 4, 1))).toEqual(ok);
	await tiktok.advance(86_400);
	expect(outcome(await postVideo({}, await tiktok.connect('quiet_kitchen')))).toEqual(ok);
});

test('tiktok rule 42: creator_info', async () => {
	const path = '/v2/post/publish/creator_info/query/';
	const first = await account.post(path);
	expect(first.body.data).toEqual({
		creator_avatar_url: expect.stringMatching(/^http/),
		creator_username: 'example_creator',
		creator_nickname: 'Example Creator',
		privacy_level_options: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
		comment_disabled: false,
		duet_disabled: false,
		stitch_disabled: false,
		max_video_post_duration_sec: 600,
	});
	await tiktok.set('tiktok/account', { username: 'example_creator', private: true });
	expect((await account.post(path)).body.data).toMatchObject({
		privacy_level_options: ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
		duet_disabled: true,
		stitch_disabled: true,
	});
	const drafter = await tiktok.connect('example_creator', 'user.info.basic,video.upload');
	expect(outcome(await drafter.post(path))).toEqual([401, 'scope_not_authorized']);

	await tiktok.set('switches', { 'tiktok.dailyPostCap': 1 });
	await postVideo();
	const capped = await account.post(path);
	expect(outcome(capped)).toEqual([200, 'spam_risk_too_many_posts']);
	expect(capped.body).not.toHaveProperty('data');
	await tiktok.set('tiktok/account', { username: 'example_creator', banned: true });
	expect(outcome(await account.post(path))).toEqual([200, 'spam_risk_user_banned_from_posting']);
	await tiktok.set('tiktok/app', { audited: false });
	await tiktok.set('switches', { 'tiktok.unauditedUserCap': 1 });
	const other = await tiktok.connect('quiet_kitchen');
	expect(outcome(await other.post(path))).toEqual([200, 'reached_active_user_cap']);
});

test('tiktok rule 42: creator avatars are valid for two hours', async () => {
	const { text } = await account.post('/v2/post/publish/creator_info/query/');
	const url = /"creator_avatar_url":"([^"]+)"/.exec(text)?.[1] ?? '';
	await tiktok.advance(7199);
	expect((await fetch(url)).status).toBe(200);
	await tiktok.advance(1);
	expect((await fetch(url)).status).toBe(403);
});
