import { putChunk } from './support/account';
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
	await tiktok.set('switches', {
		'tiktok.processingSeconds': 10,
		'tiktok.downloadSeconds': 100,
		'tiktok.moderationSeconds': 30,
		'tiktok.statusLimitPerMinute': 10_000,
	});
	account = await tiktok.connect();
});

const outcome = ({ status, body }: Reply<Envelope>) => [status, body.error.code];
const data = async (publishId: string | undefined, by = account) => (await by.status(publishId)).body.data;
const cancel = (publishId: string | undefined, by = account) =>
	by.post('/v2/post/publish/cancel/', { publish_id: publishId });

async function directPost(privacy_level = 'PUBLIC_TO_EVERYONE'): Promise<string> {
	const { body } = await account.post('/v2/post/publish/video/init/', {
		post_info: { title: 'Straight out', privacy_level },
		source_info: { source: 'FILE_UPLOAD', video_size: 4, chunk_size: 4, total_chunk_count: 1 },
	});
	await putChunk(body.data?.upload_url, Buffer.from('clip'), 0, 4);
	return body.data?.publish_id ?? '';
}

test('tiktok rule 49: a draft from a file', async () => {
	const { body } = await account.initFile(10_000_001, 5_000_000, 2);
	const { publish_id: id, upload_url: url } = body.data ?? {};
	expect(await data(id)).toEqual({ status: 'PROCESSING_UPLOAD', uploaded_bytes: 0 });
	await putChunk(url, Buffer.alloc(5_000_000), 0, 10_000_001);
	expect(await data(id)).toEqual({ status: 'PROCESSING_UPLOAD', uploaded_bytes: 5_000_000 });
	await putChunk(url, Buffer.alloc(5_000_001), 5_000_000, 10_000_001);
	expect(await data(id)).toEqual({ status: 'PROCESSING_UPLOAD', uploaded_bytes: 10_000_001 });
	await tiktok.advance(9);
	expect((await data(id))?.status).toBe('PROCESSING_UPLOAD');
	await tiktok.advance(1);
	expect(await data(id)).toEqual({ status: 'SEND_TO_USER_INBOX', uploaded_bytes: 10_000_001 });
	await tiktok.advance(3600);
	expect((await data(id))?.status).toBe('SEND_TO_USER_INBOX');

	await tiktok.set('tiktok/finish-draft', { publish_id: id, title: 'My draft' });
	expect(await data(id)).toEqual({ status: 'PUBLISH_COMPLETE', uploaded_bytes: 10_000_001 });
	await tiktok.advance(30);
	const { text } = await account.status(id);
	const postId = /"publicaly_available_post_id":\[(\d{19})\]/.exec(text)?.[1];
	expect(postId).toBeDefined();
	const videos = await account.post('/v2/video/list/?fields=id,title', { max_count: 1 });
	expect(videos.body.data?.videos).toEqual([{ id: postId, title: 'My draft' }]);
});

test('tiktok rule 49: a direct post never visits the inbox; approval can come at once', async () => {
	const id = await directPost();
	await tiktok.advance(10);
	expect(await data(id)).toEqual({ status: 'PUBLISH_COMPLETE', uploaded_bytes: 4 });
	await tiktok.set('tiktok/approve', { publish_id: id });
	expect((await account.status(id)).text).toMatch(/"publicaly_available_post_id":\[\d{19}\]/);
	await tiktok.advance(30);
	expect((await account.status(id)).text).toMatch(/"publicaly_available_post_id":\[\d{19}\]/);
	expect((await tiktok.control('tiktok/finish-draft', { publish_id: id })).status).toBe(400);
});

test('tiktok rule 50: a failure is a successful answer', async () => {
	const reasons = [
		'file_format_check_failed',
		'duration_check_failed',
		'frame_rate_check_failed',
		'picture_size_check_failed',
		'internal',
		'video_pull_failed',
		'photo_pull_failed',
		'publish_cancelled',
		'auth_removed',
		'spam_risk_too_many_posts',
		'spam_risk_user_banned_from_posting',
		'spam_risk_text',
		'spam_risk',
	];
	await tiktok.set('switches', { 'tiktok.initLimitPerMinute': 100, 'tiktok.pendingShareCap': 100 });
	for (const fail_reason of reasons) {
		await tiktok.set('switches', { 'tiktok.processingResult': fail_reason });
		const id = await account.uploadedDraft();
		await tiktok.advance(10);
		const answer = await account.status(id);
		expect(outcome(answer)).toEqual([200, 'ok']);
		expect(answer.body.data).toEqual({ status: 'FAILED', fail_reason });
	}
	const id = await account.uploadedDraft();
	expect((await tiktok.control('tiktok/fail', { publish_id: id, fail_reason: 'unknown' })).status).toBe(400);
	await tiktok.set('tiktok/fail', { publish_id: id, fail_reason: 'spam_risk' });
	expect(await data(id)).toEqual({ status: 'FAILED', fail_reason: 'spam_risk' });
	await tiktok.advance(10);
	expect((await data(id))?.status).toBe('FAILED');
});

test('tiktok rule 51: public post ids', async () => {
	const id = await account.uploadedDraft();
	await tiktok.advance(10);
	for (let times = 0; times < 2; times++) {
		await tiktok.set('tiktok/finish-draft', { publish_id: id });
		await tiktok.advance(30);
	}
	const { text } = await account.status(id);
	const ids = /"publicaly_available_post_id":\[(\d+),(\d+)\]/.exec(text)?.slice(1) ?? [];
	expect(new Set(ids).size).toBe(2);
	for (const postId of ids) {
		expect(postId).toMatch(/^\d{19}$/);
		expect(String(Number(postId))).not.toBe(postId);
		expect(BigInt(Number(postId))).not.toBe(BigInt(postId));
	}

	const privatePost = await directPost('SELF_ONLY');
	await tiktok.advance(1000);
	expect(await data(privatePost)).toEqual({ status: 'PUBLISH_COMPLETE', uploaded_bytes: 4 });
	await tiktok.set('switches', { 'tiktok.missingPostIds': 'empty' });
	expect((await account.status(privatePost)).text).toContain('"publicaly_available_post_id":[]');

	await tiktok.set('tiktok/hide', { publish_id: id, post_id: ids[0] });
	expect((await account.status(id)).text).toContain(`"publicaly_available_post_id":[${ids[1]}]`);
	const videos = await account.post('/v2/video/list/?fields=id', { max_count: 20 });
	const listed = videos.body.data?.videos?.map((video) => video.id);
	expect([listed?.includes(ids[0] ?? ''), listed?.includes(ids[1] ?? '')]).toEqual([false, true]);
});

test('tiktok rule 52: whose publish_id', async () => {
	const id = await account.uploadedDraft();
	for (const unknown of ['v_inbox_file~v2.7000000000000000001', '', undefined]) {
		expect(outcome(await account.status(unknown))).toEqual([400, 'invalid_publish_id']);
		expect(outcome(await cancel(unknown))).toEqual([400, 'invalid_publish_id']);
	}
	const other = await tiktok.connect('quiet_kitchen');
	const foreign = [400, 'token_not_authorized_for_specified_publish_id'];
	expect(outcome(await other.status(id))).toEqual(foreign);
	expect(outcome(await cancel(id, other))).toEqual(foreign);
	for (const scope of ['video.upload', 'video.publish']) {
		const narrow = await tiktok.connect('example_creator', `user.info.basic,${scope}`);
		expect(outcome(await narrow.status(id))).toEqual([200, 'ok']);
	}
	const reader = await tiktok.connect('example_creator', 'user.info.basic,video.list');
	expect(outcome(await reader.status(id))).toEqual([401, 'scope_not_authorized']);

	await tiktok.set('switches', { 'tiktok.publishIdRetentionHours': 1 });
	await tiktok.advance(3599);
	expect(outcome(await account.status(id))).toEqual([200, 'ok']);
	await tiktok.advance(1);
	expect(outcome(await account.status(id))).toEqual([400, 'invalid_publish_id']);
});

test('tiktok rule 49: a draft can leave the inbox by switch', async () => {
	await tiktok.set('switches', { 'tiktok.draftLifetimeHours': 24 });
	const [early, late] = [await account.uploadedDraft(), await account.uploadedDraft()];
	const finish = async (publish_id: string) =>
		(await tiktok.control('tiktok/finish-draft', { publish_id })).status;
	expect(await finish(early)).toBe(400);
	await tiktok.advance(24 * 3600 - 1);
	expect(await finish(early)).toBe(200);
	await tiktok.advance(1);
	expect(await finish(late)).toBe(400);
});
