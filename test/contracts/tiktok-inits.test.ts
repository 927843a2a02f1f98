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
	await tiktok.set('switches', { 'tiktok.initLimitPerMinute': 1000, 'tiktok.pendingShareCap': 1000 });
	account = await tiktok.connect();
});

const inbox = '/v2/post/publish/inbox/video/init/';
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
	/** Plans whose outcome depends on the interpretation of MB and GB. */
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
	// Pulls that fail later are covered by tiktok-status.test.ts.
});

test('tiktok rule 41: inits are not idempotent', async () => {
	for (const init of [() => account.initFile(4, 4, 1), () => postVideo(), () => postPhotos()]) {
		const [first, second] = [await init(), await init()];
		expect(first.body.data?.publish_id).not.toBe(second.body.data?.publish_id);
	}
	const { body } = await tiktok.control<{ tiktok: { posts: unknown[] } }>('state');
	expect(body.tiktok.posts).toHaveLength(6);
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
