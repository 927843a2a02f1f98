import { connectAccount, waitForEnd, type UploadStatus } from '../support/service';
import { sampleVideo, sha256, videoOf } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { expectOnlyDrafts, youTubeState } from '../support/youtube';
import { waitForExecution } from './support/run';
import { startStack, type Stack } from './support/stack';
import { activateTemplate, messagesOf, submitForm, type ActiveTemplate } from './support/templates';

/** Slightly longer than the time for which the template waits for a decision. */
const PATIENCE_SECONDS = 20 * 60 * 60 + 60;

let stack: Stack;
let web: VideoServer;

beforeAll(async () => {
	web = await VideoServer.start((_request, response) => response.end(sampleVideo));
	stack = await startStack();
	for (const login of ['tiktok', 'instagram', 'youtube'] as const) await connectAccount(stack.service, login);
});
afterAll(async () => {
	await stack?.stop();
	await web.close();
});

interface InstagramState {
	containers: { id: string; status: string; caption: string; sha256: string }[];
	media: { container_id: string; caption: string }[];
}
const instagram = async () => (await stack.sandbox.read('state')).instagram as InstagramState;
const containerOf = async (id: unknown) => (await instagram()).containers.find((one) => one.id === id);
const drafts = async () => ((await stack.sandbox.read('state')).tiktok as { posts: unknown[] }).posts.length;

const fileOf = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);
const notes = () => fileOf(Buffer.from('Shopping list'));

describe('Video upload by webhook', () => {
	const NAME = 'Video upload by webhook';
	const url = () => `${stack.n8n.url}/webhook/video-upload`;
	let template: ActiveTemplate;
	beforeAll(async () => void (template = await activateTemplate(stack, NAME)));
	afterAll(() => template.deactivate());

	async function post(init: RequestInit): Promise<{ status: number; answer: Record<string, unknown> }> {
		const response = await fetch(url(), { method: 'POST', ...init });
		return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
	}
	const postJson = (body: object) =>
		post({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
	function postFile(file: Blob) {
		const body = new FormData();
		body.append('platforms', 'tiktok');
		body.append('content', 'Hello');
		body.append('file', file, 'video.mp4');
		return post({ body });
	}

	it('hands a file to the service, answers with the id, and reports the delivery', async () => {
		const video = videoOf(sampleVideo.length + 1_000);
		let taken: Awaited<ReturnType<typeof post>> | undefined;
		const run = await template.startedBy(async () => void (taken = await postFile(fileOf(video))), 'Report');
		expect(taken).toEqual({
			status: 202,
			answer: {
				upload_id: expect.any(String),
				status_url: expect.stringContaining(stack.service.url),
				warnings: [expect.objectContaining({ code: expect.any(String) })],
			},
		});
		const { deliveries } = await waitForEnd(stack.service, String(taken?.answer.upload_id));
		expect(await stack.sandbox.upload(deliveries[0]?.publish_id)).toMatchObject({ sha256: sha256([video]) });
		expect(messagesOf(run, 'Report')).toEqual(['tiktok (example_creator): delivered']);
	});

	it('hands a URL to the service, and reports that the post waits for an approval', async () => {
		const body = { platforms: ['instagram'], content: 'By URL', video_url: web.url };
		const run = await template.startedBy(
			async () => expect(await postJson(body)).toMatchObject({ status: 202 }),
			'Report',
		);
		expect(messagesOf(run, 'Report')).toEqual(['instagram (example_creator): awaiting_approval']);
		expect((await instagram()).containers).toEqual([
			expect.objectContaining({ status: 'FINISHED', caption: 'By URL', sha256: sha256([sampleVideo]) }),
		]);
	});

	it('answers what is no upload with an error that says why, and sends nothing', async () => {
		const before = await drafts();
		expect(await postFile(notes())).toEqual({
			status: 422,
			answer: expect.objectContaining({ error: expect.stringContaining('is neither an MP4') }),
		});
		expect(await postJson({ platforms: ['tiktok'] })).toEqual({
			status: 422,
			answer: expect.objectContaining({
				error: expect.stringContaining('The field "Video URL" is not a complete'),
			}),
		});
		expect(await postJson({ video_url: web.url, account: 'nobody' })).toEqual({
			status: 422,
			answer: expect.objectContaining({ error: expect.stringContaining('nobody') }),
		});
		expect(await drafts()).toBe(before);
	});

	it('reports a failed delivery with its reason', async () => {
		await stack.sandbox.control('switches', { 'tiktok.processingResult': 'file_format_check_failed' });
		const run = await template.startedBy(
			() => postFile(fileOf(videoOf(sampleVideo.length + 2_000))),
			'Report',
		);
		expect(messagesOf(run, 'Report')).toEqual([
			expect.stringMatching(/^tiktok \(example_creator\): failed\. .*/),
		]);
	});
});

describe('Drafts from a form', () => {
	const url = () => `${stack.n8n.url}/form/a5059fc7-f94f-58be-9f8b-e3ce54f728dd`;
	let template: ActiveTemplate;
	beforeAll(async () => {
		// This template does not use the service.
		const types = ['mediaKitTikTokOAuth2Api', 'mediaKitInstagramOAuth2Api', 'mediaKitYouTubeOAuth2Api'];
		template = await activateTemplate(stack, 'Drafts from a form', { types });
	});
	afterAll(() => template.deactivate());

	it('makes a TikTok draft, a prepared Instagram post and a private YouTube video of one video', async () => {
		expect(await (await fetch(url())).text()).toContain('A new video');
		const video = videoOf(sampleVideo.length + 3_000);
		const run = await template.startedBy(
			() => submitForm(url(), fileOf(video), 'From the form', 'No'),
			'Report',
		);
		const [draft] = run.items('Draft on TikTok');
		expect(draft?.json).toMatchObject({ delivered: true });
		expect(await stack.sandbox.upload(draft?.json.publishId)).toMatchObject({ sha256: sha256([video]) });
		const [prepared] = run.items('Prepare on Instagram');
		expect(prepared?.json).toMatchObject({ mediaSource: 'n8nLink' });
		expect(await containerOf(prepared?.json.containerId)).toMatchObject({
			status: 'FINISHED',
			caption: 'From the form',
			sha256: sha256([video]),
		});
		expect((await instagram()).media).toEqual([]);
		expect((await youTubeState(stack.sandbox)).uploads).toMatchObject([
			{ title: 'From the form', privacy_status: 'private', made_for_kids: false, sha256: sha256([video]) },
		]);
		await expectOnlyDrafts(stack.sandbox, 1);
		expect(messagesOf(run, 'Report')).toEqual([
			expect.stringMatching(/^TikTok: open the notification/),
			expect.stringMatching(/^Instagram: publish the container/),
			expect.stringMatching(/^YouTube: the video is private/),
		]);
	});

	it('reports for each platform that a file is no video', async () => {
		const before = await drafts();
		const run = await template.startedBy(() => submitForm(url(), notes(), '', 'No'), 'Failure');
		expect(messagesOf(run, 'Failure')).toEqual([
			expect.stringContaining('video'),
			expect.stringContaining('MP4 or MOV'),
			expect.stringContaining('MP4, MOV or WebM'),
		]);
		expect(await drafts()).toBe(before);
	});
});

describe('Approve and publish', () => {
	let template: ActiveTemplate;
	beforeAll(async () => void (template = await activateTemplate(stack, 'Approve and publish')));
	afterAll(() => template.deactivate());

	/**
	 * Submits a post, and waits until the template asks for a decision.
	 *
	 * @returns functions that respond as the recipient of the message would
	 */
	async function prepare(content: string, platform = 'instagram') {
		const upload = { platforms: [platform], content, video_url: web.url };
		const asked = await template.startedBy(async () => {
			const { status } = await stack.service.call('/api/posts/video', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(upload),
			});
			expect(status).toBe(202);
		}, 'Question');
		const [message] = messagesOf(asked, 'Question');
		const [link = ''] = /http\S+/.exec(String(message)) ?? [];
		return {
			uploadId: String(asked.items('Question')[0]?.json.upload_id),
			page: async () => await (await fetch(link)).text(),
			async decide(...answers: string[]) {
				expect((await submitForm(link, ...answers)).status).toBe(200);
				return await waitForExecution(stack, asked.executionId);
			},
			ended: () => waitForExecution(stack, asked.executionId),
		};
	}
	const delivery = async (uploadId: string) =>
		((await stack.service.call(`/api/uploads/${uploadId}`)).body as unknown as UploadStatus).deliveries[0];

	it('publishes once after a yes, and tells the permalink', async () => {
		const post = await prepare('Published');
		expect(await post.page()).toContain('Publish it now, or discard it?');
		expect((await instagram()).media).toEqual([]);
		const run = await post.decide('Publish');
		const published = await delivery(post.uploadId);
		expect(published).toMatchObject({ state: 'published', permalink: expect.stringMatching(/^https:/) });
		expect(messagesOf(run, 'Permalink')).toEqual([published?.permalink]);
		expect((await instagram()).media).toEqual([expect.objectContaining({ caption: 'Published' })]);
	});

	it('publishes a video on YouTube for those whom the answer names', async () => {
		const post = await prepare('On YouTube', 'youtube');
		const { video_id: videoId } = (await delivery(post.uploadId)) ?? {};
		const video = async () => (await youTubeState(stack.sandbox)).uploads.find(({ id }) => id === videoId);
		expect(await video()).toMatchObject({ title: 'On YouTube', privacy_status: 'private' });
		const run = await post.decide('Publish', 'Unlisted');
		const published = await delivery(post.uploadId);
		expect(published).toMatchObject({ state: 'published', video_id: videoId });
		expect(messagesOf(run, 'Permalink')).toEqual([published?.permalink]);
		expect(await video()).toMatchObject({ privacy_status: 'unlisted' });
	});

	it('publishes nothing after a no, and says so', async () => {
		const post = await prepare('Discarded');
		const run = await post.decide('Discard');
		expect(run.status).toBe('success');
		expect(messagesOf(run, 'Discarded')).toEqual([
			'The prepared post for example_creator is deleted, and nothing was published.',
		]);
		expect(await delivery(post.uploadId)).toMatchObject({ state: 'cancelled' });
		expect((await instagram()).media).toHaveLength(1);
	});

	it('tells why a post cannot be published any more', async () => {
		const post = await prepare('Too late');
		await stack.service.call(`/api/uploads/${post.uploadId}`, { method: 'DELETE' });
		const run = await post.decide('Publish');
		expect(messagesOf(run, 'Failure')).toEqual([expect.stringContaining('cancelled')]);
		expect((await instagram()).media).toHaveLength(1);
	});

	it('publishes nothing without an answer', async () => {
		const post = await prepare('Unanswered');
		await stack.moveTime(PATIENCE_SECONDS);
		const run = await post.ended();
		expect(run.status).toBe('success');
		expect([...run.items('Publish'), ...run.items('Discard')]).toEqual([]);
		expect(await delivery(post.uploadId)).toMatchObject({ state: 'awaiting_approval' });
		expect((await instagram()).media).toHaveLength(1);
	});
});
