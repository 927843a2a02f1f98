import { connect, publishingCredential } from '../support/connect';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo } from '../support/video-bytes';

const INIT = '/v2/post/publish/video/init/';
const CREATOR = '/v2/post/publish/creator_info/query/';

const parameters = {
	resource: 'video',
	operation: 'publish',
	source: 'binary',
	title: 'A day out #hiking',
	privacyLevel: 'SELF_ONLY',
	timeoutSeconds: 60,
};

describe('TikTok node: video.publish', () => {
	let engine: Engine;
	let sandbox: TestSandbox;

	beforeAll(async () => {
		engine = await Engine.start();
		sandbox = await startInstantSandbox();
	});
	beforeEach(async () => {
		await sandbox.control('reset');
		await connect(engine, sandbox, publishingCredential(sandbox));
	});
	afterAll(async () => {
		await sandbox.close();
		await engine.close();
	});

	async function publish(changes: object = {}) {
		const data = await engine.storeBinary(sampleVideo, 'video.mp4');
		return await engine.run({
			parameters: { ...parameters, ...changes },
			items: [{ json: {}, binary: { data } }],
		});
	}
	async function postInfo() {
		const [init] = await sandbox.requests(INIT);
		return (JSON.parse(init?.body ?? '{}') as { post_info: unknown }).post_info;
	}

	it('asks what the creator may post, then posts, with everything off that the user has not allowed', async () => {
		const { json, error } = await publish();
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				publishId: expect.stringMatching(/^v_pub_file~/),
				status: 'PUBLISH_COMPLETE',
				delivered: true,
				bytes: sampleVideo.length,
			},
		]);
		const asked = (await sandbox.requests('/v2/post/publish/')).map(({ path }) => path);
		expect(asked.slice(0, 2)).toEqual([CREATOR, INIT]);
		expect(await postInfo()).toEqual({
			title: 'A day out #hiking',
			privacy_level: 'SELF_ONLY',
			disable_comment: true,
			disable_duet: true,
			disable_stitch: true,
			brand_organic_toggle: false,
			brand_content_toggle: false,
			is_aigc: false,
		});
	});

	it('sends what the user has allowed and disclosed, but nothing that the creator has switched off', async () => {
		await sandbox.control('tiktok/account', { username: 'example_creator', stitch_disabled: true });
		const { error } = await publish({
			privacyLevel: 'PUBLIC_TO_EVERYONE',
			disableComment: false,
			disableDuet: false,
			disableStitch: false,
			disclosure: { brandedContent: true, yourBrand: true, aiGenerated: true },
		});
		expect(error).toBeUndefined();
		expect(await postInfo()).toMatchObject({
			disable_comment: false,
			disable_duet: false,
			disable_stitch: true,
			brand_organic_toggle: true,
			brand_content_toggle: true,
			is_aigc: true,
		});
	});

	it('names the frame that is to be the cover', async () => {
		const { error } = await publish({ options: { coverTimestamp: 1_500 } });
		expect(error).toBeUndefined();
		expect(await postInfo()).toMatchObject({ video_cover_timestamp_ms: 1_500 });
		const wrong = await publish({ options: { coverTimestamp: '={{ -1 }}' } });
		expect(wrong.error?.message).toContain(
			'"Cover Timestamp (Milliseconds)" must be a whole number of at least 0',
		);
	});

	it('hands an address over with "pull"', async () => {
		const { json } = await publish({
			source: 'url',
			transfer: 'pull',
			videoUrl: `${sandbox.url}/_sandbox/state`,
		});
		expect(json).toMatchObject([{ publishId: expect.stringMatching(/^v_pub_url~/), delivered: true }]);
	});

	it('has no default privacy level', async () => {
		const [field] = engine.types.nodes[0]?.properties.filter(({ name }) => name === 'privacyLevel') ?? [];
		expect(field).toMatchObject({ default: '', required: true });
		await expect(publish({ privacyLevel: '' })).rejects.toThrow('is required');
		const { error } = await publish({ privacyLevel: '={{ "" }}' });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('Select who can see the post'),
			context: { itemIndex: 0 },
		});
		expect(await sandbox.requests('/v2/post/publish/')).toEqual([]);
	});

	it('refuses a privacy level that the creator query does not allow, before anything is begun', async () => {
		const { error } = await publish({ privacyLevel: 'FOLLOWER_OF_CREATOR' });
		expect(error).toMatchObject({
			message: expect.stringContaining('does not allow the privacy level "FOLLOWER_OF_CREATOR"'),
			description: 'Action: fix-request.',
		});
		expect(await sandbox.requests(INIT)).toEqual([]);
	});

	it('offers the privacy levels that TikTok allows the account, and only those', async () => {
		const offered = async () =>
			(await engine.loadOptions('getPrivacyLevels', parameters)).map(({ value }) => value);
		expect(await offered()).toEqual(['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY']);
		await sandbox.control('tiktok/account', { username: 'example_creator', private: true });
		expect(await offered()).toEqual(['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY']);
	});

	it('says in the editor which scope is missing', async () => {
		await connect(engine, sandbox);
		await expect(engine.loadOptions('getPrivacyLevels', parameters)).rejects.toThrow(
			'needs the scope video.publish',
		);
		expect(await sandbox.requests(CREATOR)).toEqual([]);
	});

	it('says that an app without audit needs a private account', async () => {
		await sandbox.control('tiktok/app', { audited: false });
		const { error } = await publish();
		expect(error).toMatchObject({
			message: expect.stringContaining('the posting account must be set to private'),
			description: expect.stringContaining('Action: app-review.'),
		});
	});

	it('makes no second post when the answer to the init is lost', async () => {
		await sandbox.control('faults', { kind: 'reset-after', match: { path: INIT } });
		const { error } = await publish();
		expect(error).toMatchObject({
			message: expect.stringContaining('Check the account in TikTok before sending the video again'),
			description: 'Action: check-outcome.',
		});
		expect(await sandbox.requests(INIT)).toHaveLength(1);
	});
});
