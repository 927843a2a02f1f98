import { connect, publishingCredential, sandboxCredential } from '../support/connect';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';

const QUERY = '/v2/video/query/';

describe('TikTok node: operations that read or begin without a file', () => {
	let engine: Engine;
	let sandbox: TestSandbox;

	beforeAll(async () => {
		engine = await Engine.start();
		sandbox = await startInstantSandbox();
	});
	beforeEach(async () => {
		await sandbox.control('reset');
		await connect(engine, sandbox);
	});
	afterAll(async () => {
		await sandbox.close();
		await engine.close();
	});

	const run = (parameters: Record<string, string | number | boolean | string[]>) =>
		engine.run({ parameters });

	/** Returns the ids of the account's videos, newest first. */
	async function videoIds(limit: number): Promise<string[]> {
		const { json } = await run({ resource: 'video', operation: 'getAll', limit });
		return json.map(({ id }) => String(id));
	}

	describe('account.getProfile', () => {
		const parameters = { resource: 'account', operation: 'getProfile' };

		it('gives the profile in ten fields', async () => {
			const { outputs } = await run(parameters);
			expect(outputs).toEqual([
				[
					{
						json: {
							openId: expect.any(String),
							username: 'example_creator',
							displayName: 'Example Creator',
							bio: expect.any(String),
							avatarUrl: expect.any(String),
							profileLink: expect.any(String),
							followers: expect.any(Number),
							following: expect.any(Number),
							likes: expect.any(Number),
							videos: 32,
						},
						pairedItem: { item: 0 },
					},
				],
			]);
		});

		it('gives all that TikTok says without "simplify"', async () => {
			const { json } = await run({ ...parameters, simplify: false });
			expect(json).toEqual([
				expect.objectContaining({ union_id: expect.any(String), is_verified: false, video_count: 32 }),
			]);
		});

		it('loses only what a missing scope withholds', async () => {
			await connect(engine, sandbox, {
				...sandboxCredential(sandbox),
				customScopes: true,
				enabledScopes: 'user.info.basic',
			});
			const { json } = await run(parameters);
			expect(json).toMatchObject([{ displayName: 'Example Creator', username: null, followers: null }]);
		});
	});

	describe('video.getAll', () => {
		const parameters = { resource: 'video', operation: 'getAll' };

		it('gives one item for each of the newest videos, in the shape of the statistics, with cover, duration and size', async () => {
			const { outputs } = await run({ ...parameters, limit: 3 });
			const item = {
				json: {
					id: expect.stringMatching(/^\d{19}$/),
					url: expect.any(String),
					title: expect.any(String),
					created_at: expect.stringMatching(/Z$/),
					views: expect.any(Number),
					likes: expect.any(Number),
					comments: expect.any(Number),
					shares: expect.any(Number),
					saved: null,
					cover_url: expect.stringMatching(/^http/),
					duration_seconds: expect.any(Number),
					width: expect.any(Number),
					height: expect.any(Number),
				},
				pairedItem: { item: 0 },
			};
			expect(outputs).toEqual([[item, item, item]]);
		});

		it('gives all of them with "returnAll", however many pages that takes', async () => {
			const { json } = await run({ ...parameters, returnAll: true });
			expect(new Set(json.map(({ id }) => id)).size).toBe(32);
		});

		it('gives all that TikTok says without "simplify"', async () => {
			const { json } = await run({ ...parameters, limit: 1, simplify: false });
			expect(json).toEqual([
				expect.objectContaining({ cover_image_url: expect.any(String), duration: expect.any(Number) }),
			]);
		});

		it('refuses a limit of nothing', async () => {
			const { error } = await run({ ...parameters, limit: 0 });
			expect(error).toMatchObject({ message: expect.stringContaining('"Limit" must be a whole number') });
		});
	});

	describe('video.get', () => {
		const parameters = { resource: 'video', operation: 'get' };

		it('reads more than 20 ids in several requests, each video once', async () => {
			const ids = await videoIds(25);
			const { json } = await run({ ...parameters, videoIds: `${ids.join(', ')}\n${ids[0]}` });
			expect(json.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
			expect(await sandbox.requests(QUERY)).toHaveLength(2);
		});

		it('takes an array from an expression, and gives all that TikTok says without "simplify"', async () => {
			const ids = await videoIds(2);
			const { json } = await run({
				...parameters,
				videoIds: `={{ ${JSON.stringify(ids)} }}`,
				simplify: false,
			});
			expect(json).toHaveLength(2);
			expect(json[0]).toHaveProperty('cover_image_url');
		});

		it('gives each video as the list does, with a cover', async () => {
			const [videoId = ''] = await videoIds(1);
			const { json } = await run({ ...parameters, videoIds: videoId });
			expect(json).toEqual([
				expect.objectContaining({
					id: videoId,
					cover_url: expect.stringMatching(/^http/),
					duration_seconds: expect.any(Number),
				}),
			]);
		});

		it('says which video there is not', async () => {
			const { error } = await run({ ...parameters, videoIds: '7000000000000000001' });
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringContaining('no video with the ID 7000000000000000001'),
				context: { itemIndex: 0 },
			});
		});

		it('refuses an empty list', async () => {
			const { error } = await run({ ...parameters, videoIds: ' , ' });
			expect(error).toMatchObject({ message: expect.stringContaining('"Video IDs" is empty') });
		});

		it('links each video to its own item when item 2 of 3 fails', async () => {
			const [first, second, third] = await videoIds(3);
			const items = [`${first},${second}`, '7000000000000000001', third].map((ids) => ({ json: { ids } }));
			const { outputs } = await engine.run({
				parameters: { ...parameters, videoIds: '={{ $json.ids }}' },
				items,
				onError: 'continueRegularOutput',
			});
			const linked = (outputs[0] ?? []).map(({ json, pairedItem }) => [json.id ?? 'error', pairedItem]);
			expect(linked).toEqual([
				[expect.any(String), { item: 0 }],
				[expect.any(String), { item: 0 }],
				['error', { item: 1 }],
				[third, { item: 2 }],
			]);
		});
	});

	describe('creator.getInfo', () => {
		const parameters = { resource: 'creator', operation: 'getInfo' };

		it('says what the account may post', async () => {
			await connect(engine, sandbox, publishingCredential(sandbox));
			const { json } = await run(parameters);
			expect(json).toEqual([
				expect.objectContaining({
					username: 'example_creator',
					privacyLevelOptions: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
					commentDisabled: false,
				}),
			]);
		});

		it('names the missing scope without asking TikTok', async () => {
			const { error } = await run(parameters);
			expect(error).toMatchObject({
				message: expect.stringContaining('needs the scope video.publish'),
				description: 'Action: reconnect.',
			});
			expect(await sandbox.requests('/creator_info/')).toEqual([]);
		});
	});

	describe('photo.uploadDraft', () => {
		const parameters = {
			resource: 'photo',
			operation: 'uploadDraft',
			coverIndex: 1,
			title: 'Two views',
			description: 'From the window',
		};
		const photos = () => [`${sandbox.url}/_sandbox/state`, `${sandbox.url}/_sandbox/faults`];

		it.each(['\n', ',', ', ', ' '])('sends the photos that %j separates', async (separator) => {
			const { json, error } = await run({ ...parameters, photoUrls: photos().join(separator) });
			expect(error).toBeUndefined();
			expect(json).toEqual([
				{
					publishId: expect.stringMatching(/^p_pub_url~/),
					status: 'SEND_TO_USER_INBOX',
					delivered: true,
					bytes: expect.any(Number),
				},
			]);
			const [init] = await sandbox.requests('/v2/post/publish/content/init/');
			expect(JSON.parse(init?.body ?? '')).toMatchObject({
				post_mode: 'MEDIA_UPLOAD',
				post_info: { title: 'Two views', description: 'From the window' },
				source_info: { photo_images: photos(), photo_cover_index: 1 },
			});
		});

		it('takes a list in JSON, as AI agents write it', async () => {
			const { error } = await run({ ...parameters, photoUrls: JSON.stringify(photos()) });
			expect(error).toBeUndefined();
			const [init] = await sandbox.requests('/v2/post/publish/content/init/');
			expect(JSON.parse(init?.body ?? '')).toMatchObject({ source_info: { photo_images: photos() } });
		});

		it('sends URLs with blanks and umlauts encoded, and line ends as one character each', async () => {
			const photoUrls = photos().map((url, index) => `${url}?name=mein bild ä ${index}`);
			const text = { title: 'Two\r\nviews', description: 'From\r\nthe\rwindow' };
			// The longest text that TikTok accepts if a line break counts as one character.
			const description = `${text.description}${'\r\n'.repeat(4_000 - 'From\nthe\nwindow'.length - 1)}.`;
			const { error } = await run({ ...parameters, ...text, description, photoUrls: photoUrls.join('\n') });
			expect(error).toBeUndefined();
			const [init] = await sandbox.requests('/v2/post/publish/content/init/');
			expect(JSON.parse(init?.body ?? '')).toMatchObject({
				post_info: { title: 'Two\nviews', description: expect.stringMatching(/^From\nthe\nwindow\n+\.$/) },
				source_info: {
					photo_images: photos().map((url, index) => `${url}?name=mein%20bild%20%C3%A4%20${index}`),
				},
			});
		});

		it('says which parameter is wrong without asking TikTok', async () => {
			const { error } = await run({ ...parameters, photoUrls: photos().join(' '), coverIndex: 2 });
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringContaining('no photo 2 to use as the cover'),
				description: 'Action: fix-request.',
			});
			expect(await sandbox.requests('/v2/post/publish/')).toEqual([]);
		});

		it('gives TikTok’s reason for a domain that is not verified', async () => {
			const { error } = await run({ ...parameters, coverIndex: 0, photoUrls: 'https://example.org/a.jpg' });
			expect(error).toMatchObject({
				context: { data: { platformCode: 'url_ownership_unverified', action: 'app-review' } },
			});
		});
	});

	describe('post.getStatus and post.cancel', () => {
		const draft = () => ({
			resource: 'photo',
			operation: 'uploadDraft',
			photoUrls: `${sandbox.url}/_sandbox/state`,
			waitForDelivery: false,
		});
		const status = (publishId: unknown) => ({
			resource: 'post',
			operation: 'getStatus',
			publishId: String(publishId),
		});

		it('stops a post that TikTok still fetches, and says so afterwards', async () => {
			await sandbox.control('switches', { 'tiktok.downloadSeconds': 3600 });
			const { json } = await run(draft());
			const publishId = json[0]?.publishId;
			expect((await run(status(publishId))).json).toMatchObject([{ status: 'PROCESSING_DOWNLOAD' }]);
			expect((await run({ ...status(publishId), operation: 'cancel' })).json).toEqual([
				{ publishId, cancelled: true },
			]);
			expect((await run(status(publishId))).json).toEqual([
				expect.objectContaining({
					publishId,
					status: 'FAILED',
					failReason: 'publish_cancelled',
					postIds: [],
				}),
			]);
		});

		it('keeps every digit of the ids of the posts that were made', async () => {
			await sandbox.control('switches', { 'tiktok.moderationSeconds': 0 });
			const publishId = (await run(draft())).json[0]?.publishId;
			await sandbox.control('tiktok/finish-draft', { publish_id: publishId });
			const { json } = await run(status(publishId));
			const { tiktok } = (await sandbox.read('state')) as { tiktok: { posts: { post_ids: string[] }[] } };
			expect(json).toMatchObject([
				{ status: 'PUBLISH_COMPLETE', failReason: null, postIds: tiktok.posts[0]?.post_ids },
			]);
			expect(json[0]?.postIds).toEqual([expect.stringMatching(/^\d{19}$/)]);
		});

		it('refuses an empty publish id', async () => {
			const { error } = await run(status('={{ "" }}'));
			expect(error).toMatchObject({ message: expect.stringContaining('"Publish ID" is empty') });
		});
	});
});
