import { putChunk, startForRules } from './tiktok';
import type { Account, Envelope, Reply, TikTokSandbox } from './tiktok';

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

const inbox = '/v2/post/publish/inbox/video/init/';
const direct = '/v2/post/publish/video/init/';
const photos = '/v2/post/publish/content/init/';
const source = { source: 'FILE_UPLOAD', video_size: 4, chunk_size: 4, total_chunk_count: 1 };
const outcome = ({ status, body }: Reply<Envelope>) => [status, body.error.code];
const ok = [200, 'ok'];
const invalid = [400, 'invalid_params'];

const postVideo = (post_info: Record<string, unknown> = {}, by = account) =>
	by.post(direct, { post_info: { privacy_level: 'SELF_ONLY', ...post_info }, source_info: source });
const postPhotos = (
	changes: Record<string, unknown> = {},
	sourceChanges: Record<string, unknown> = {},
	by = account,
) =>
	by.post(photos, {
		media_type: 'PHOTO',
		post_mode: 'MEDIA_UPLOAD',
		post_info: { title: 'Two pictures', description: 'Said here' },
		source_info: {
			source: 'PULL_FROM_URL',
			photo_images: ['https://media.sandbox.example/1.jpg', 'https://media.sandbox.example/2.jpg'],
			photo_cover_index: 0,
			...sourceChanges,
		},
		...changes,
	});

test('tiktok rule 33: inbox init', async () => {
	expect(outcome(await account.post(inbox, { source_info: source }))).toEqual(ok);
	const post_info = { title: 'ignored', privacy_level: 'NONSENSE', disable_comment: 'yes' };
	expect(outcome(await account.post(inbox, { source_info: source, post_info }))).toEqual(ok);
	expect(outcome(await account.post(inbox, {}))).toEqual(invalid);
	expect(outcome(await account.post(inbox, { ...source }))).toEqual(invalid);
	const publisher = await tiktok.connect('example_creator', 'user.info.basic,video.publish');
	expect(outcome(await publisher.post(inbox, { source_info: source }))).toEqual([
		401,
		'scope_not_authorized',
	]);
});

test('tiktok rule 34: invalid sources and sizes', async () => {
	const wrong: Record<string, unknown>[] = [
		{ source: 'FILE' },
		{ source: undefined },
		{ video_size: undefined },
		{ chunk_size: undefined },
		{ total_chunk_count: undefined },
		{ video_size: '4' },
		{ video_size: 4.5 },
		{ chunk_size: null },
		{ total_chunk_count: true },
		{ source: 'PULL_FROM_URL' },
	];
	for (const change of wrong) {
		const answer = await account.post(inbox, { source_info: { ...source, ...change } });
		expect([change, ...outcome(answer)]).toEqual([change, ...invalid]);
	}
	const notJson = await fetch(tiktok.api + inbox, {
		method: 'POST',
		headers: { Authorization: `Bearer ${account.tokens.access_token}`, 'Content-Type': 'application/json' },
		body: '{"source_info":',
	});
	expect(notJson.status).toBe(400);
	await tiktok.set('switches', { 'tiktok.postingParamsCode': 'invalid_param' });
	expect(outcome(await account.initFile(4, 5, 1))).toEqual([400, 'invalid_param']);
});

test('tiktok rule 35: chunk plan', async () => {
	const accepted = [
		[1, 1, 1],
		[3_145_728, 3_145_728, 1],
		[5_000_000, 5_000_000, 1],
		[50_000_123, 10_000_000, 5],
		[64_000_000, 64_000_000, 1],
		[66_259_900, 10_000_000, 6],
		[4_000_000_000, 10_000_000, 400],
	] as const;
	const refused = [
		[50_000_123, 10_000_000, 6],
		[50_000_000, 4_000_000, 12],
		[5_005_000_000, 5_000_000, 1001],
		[0, 0, 1],
		[-5, -5, 1],
		[3_000_000, 1_000_000, 3],
		[3_000_000, 4_000_000, 1],
		[3_000_000, 3_000_000, 2],
		[200_000_000, 67_200_000, 2],
		[70_000_000, 70_000_000, 1],
		[300_000_000, 68_000_000, 4],
		[4_294_967_297, 10_000_000, 429],
		[10_000_000, 10_000_000, 0],
	] as const;
	/** Where the two readings of MB and GB part. */
	const strictOnly = [
		[66_259_900, 64_000_000, 1],
		[4_294_967_296, 10_000_000, 429],
		[67_108_864, 67_108_864, 1],
		[10_000_001, 5_000_000, 2],
		[130_000_000, 65_000_000, 2],
		[15_000_000, 10_000_000, 1],
	] as const;
	for (const rules of ['lenient', 'strict']) {
		await tiktok.set('switches', { 'tiktok.chunkRules': rules });
		const expectPlans = async (plans: readonly (readonly [number, number, number])[], good: boolean) => {
			for (const plan of plans) {
				const answer = await account.initFile(...plan);
				expect([plan, answer.status]).toEqual([plan, good ? 200 : 400]);
				if (!good) {
					expect(answer.body.error.code).toBe('invalid_params');
					expect(answer.body.error.message).toMatch(
						/^The (chunk|video) size is invalid$|^The total chunk count is invalid$/,
					);
				}
			}
		};
		await expectPlans(accepted, true);
		await expectPlans(refused, false);
		await expectPlans(strictOnly, rules === 'lenient');
	}
	await tiktok.set('switches', { 'tiktok.chunkRules': 'lenient' });
	const message = (await account.initFile(50_000_000, 4_000_000, 12)).body.error.message;
	expect(message).toBe('The chunk size is invalid');
});

test('tiktok rule 36: what an init answers', async () => {
	const file = (await account.initFile(4, 4, 1)).body.data;
	expect(Object.keys(file ?? {}).sort()).toEqual(['publish_id', 'upload_url']);
	expect(file?.publish_id).toMatch(/^v_inbox_file~v2\.\d{19}$/);
	expect(file?.publish_id?.length).toBeLessThanOrEqual(64);
	expect(file?.upload_url?.length).toBeLessThanOrEqual(256);
	const url = new URL(file?.upload_url ?? '');
	expect(url.port).toBe(String(tiktok.port));
	expect([...url.searchParams.keys()]).toEqual(['upload_id', 'upload_token']);

	const pull = (await account.initPull('https://media.sandbox.example/video.mp4')).body.data;
	expect(Object.keys(pull ?? {})).toEqual(['publish_id']);
	expect(pull?.publish_id).toMatch(/^v_inbox_url~v2\./);
	expect((await postVideo()).body.data?.publish_id).toMatch(/^v_pub_file~v2-1\./);
	const photoAnswer = (await postPhotos()).body.data;
	expect(Object.keys(photoAnswer ?? {})).toEqual(['publish_id']);
	expect(photoAnswer?.publish_id).toMatch(/^p_pub_url~v2\./);
});

test('tiktok rule 37: who may be pulled from', async () => {
	await tiktok.set('tiktok/app', {
		verified_domains: ['media.example'],
		verified_prefixes: ['https://cdn.example/creator/'],
	});
	for (const [url, accepted] of [
		['https://media.example/a.mp4', true],
		['https://eu.media.example/deep/a.mp4', true],
		['https://cdn.example/creator/a.mp4', true],
		['http://media.example/a.mp4', false],
		['https://example/a.mp4', false],
		['https://xmedia.example/a.mp4', false],
		['https://media.example.evil.example/a.mp4', false],
		['https://media.example@evil.example/a.mp4', false],
		['https://user@media.example/a.mp4', false],
		['https://cdn.example/other/a.mp4', false],
		['https://cdn.example/creatorx/a.mp4', false],
		['https://sub.cdn.example/creator/a.mp4', false],
		['https://127.0.0.1/a.mp4', false],
		['https://2130706433/a.mp4', false],
		['https://[::1]/a.mp4', false],
		['http://127.0.0.1:1/a.mp4', false],
		['not a url', false],
	] as const) {
		const answer = outcome(await account.initPull(url));
		expect([url, ...answer]).toEqual([url, ...(accepted ? ok : [403, 'url_ownership_unverified'])]);
		const asPhoto = outcome(await postPhotos({}, { photo_images: [url] }));
		expect([url, ...asPhoto]).toEqual([url, ...(accepted ? ok : [403, 'url_ownership_unverified'])]);
	}
	for (const prefix of ['http://cdn.example/a/', 'https://cdn.example/a', 'https://127.0.0.1/a/']) {
		expect((await tiktok.control('tiktok/app', { verified_prefixes: [prefix] })).status).toBe(400);
	}
	// What a pull that fails later looks like is asserted in tiktok-status.test.ts.
});

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
	// An emoji counts two UTF-16 units.
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

test('tiktok rule 41: inits are not idempotent', async () => {
	for (const init of [() => account.initFile(4, 4, 1), () => postVideo(), () => postPhotos()]) {
		const [first, second] = [await init(), await init()];
		expect(first.body.data?.publish_id).not.toBe(second.body.data?.publish_id);
	}
	const { body } = await tiktok.control<{ tiktok: { posts: unknown[] } }>('state');
	expect(body.tiktok.posts).toHaveLength(6);
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

test('tiktok rule 36: an upload URL follows the address that the client used', async () => {
	const answer = await fetch(`http://localhost:${tiktok.port}/open.tiktokapis.com${inbox}`, {
		method: 'POST',
		headers: { Authorization: `Bearer ${account.tokens.access_token}`, 'Content-Type': 'application/json' },
		body: JSON.stringify({ source_info: source }),
	});
	const { data } = (await answer.json()) as Envelope;
	expect(data?.upload_url).toMatch(
		new RegExp(`^http://localhost:${tiktok.port}/open-upload\\.tiktokapis\\.com/upload`),
	);
	const direct = data?.upload_url?.replace('localhost', '127.0.0.1');
	expect((await putChunk(direct, Buffer.from('clip'), 0, 4)).status).toBe(201);
});
