import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { LocalServer } from '../contracts/support/local-server';
import { connect } from '../support/connect';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { Engine } from '../support/engine';
import { connectAccount } from '../support/instagram-node';
import type { Outcome } from '../support/engine';
import { API_KEY } from '../support/service';
import { shiftDate } from '../support/shifted-date.cjs';
import { ownName, TEMPLATES } from '../support/templates';
import { startTriggerHost } from '../support/trigger';
import { sampleVideo } from '../support/video-bytes';
import { expectOnlyDrafts, youTubeState } from '../support/youtube';
import { connectYouTubeNode } from '../support/youtube-node';

const TWO_DAYS_SECONDS = 2 * 24 * 60 * 60;

let engine: Engine;
let bench: DeliveryBench;
const web = new LocalServer();

beforeAll(async () => {
	engine = await Engine.start();
	await web.listen();
	bench = await startDeliveryBench({
		logins: ['tiktok', 'facebook', 'youtube'],
		switches: {
			'tiktok.processingSeconds': 0,
			'instagram.processingSeconds': 0,
			'youtube.processingSeconds': 0,
		},
		settings: {
			FETCH_HOST_ALLOWLIST: new URL(web.serve('any', sampleVideo)).host,
			CALLBACK_HOST_ALLOWLIST: '127.0.0.1',
		},
	});
	for (const platform of ['tiktok', 'instagram', 'youtube']) {
		await bench.service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	}
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: bench.service.url, apiKey: API_KEY });
	await connect(engine, bench.sandbox);
	engine.credentials.save('tikTok', engine.credentials.read('1'));
	await connectAccount(engine, bench.sandbox, 'instagram', { serviceUrl: bench.service.url });
	engine.credentials.save('instagram', engine.credentials.read('1'));
	await connectYouTubeNode(engine, bench.sandbox);
	engine.credentials.save('youTube', engine.credentials.read('1'));
}, 60_000);
afterAll(async () => {
	shiftDate(0);
	await bench.close();
	await web.close();
	await engine.close();
});

/** Runs a node of a template unchanged. */
function run(node: INode, items: INodeExecutionData[] = [{ json: {} }]): Promise<Outcome> {
	const { parameters } = node;
	return engine.run({ node: ownName(node), credentialId: ownName(node), parameters, items });
}

const nodeOf = (file: string, name: string): INode => {
	const node = TEMPLATES.find(([one]) => one === file)?.[1].nodes.find((one) => one.name === name);
	if (!node) throw new Error(`${file} has no ${name}`);
	return node;
};

const video = async (name: string) => ({ [name]: await engine.storeBinary(sampleVideo, 'a.mp4') });

/** Returns the YouTube upload with this id. */
const videoOf = async (videoId: unknown) =>
	(await youTubeState(bench.sandbox)).uploads.find(({ id }) => id === videoId);

const document = { data: { platform: 'tiktok', profile: { username: 'example_creator' } } };

/** Prepares a post and waits until it is ready for approval. */
async function prepare(platforms = 'instagram'): Promise<IDataObject> {
	const uploadId = await bench.send({ platforms });
	await bench.until(uploadId, 'awaiting_approval');
	return { upload_id: uploadId };
}

describe('The nodes of the templates, run as they stand there', () => {
	it('token-keep-alive.json: Refresh TikTok', async () => {
		const { json, error } = await run(nodeOf('token-keep-alive.json', 'Refresh TikTok'));
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ platform: 'tiktok', expiresAt: expect.any(String) })]);
	});

	it('daily-social-stats.json: Accounts of the Service, then Refresh Statistics for each', async () => {
		const accounts = await run(nodeOf('daily-social-stats.json', 'Accounts of the Service'));
		const items = accounts.json.map((json) => ({ json }));
		const { json, error } = await run(nodeOf('daily-social-stats.json', 'Refresh Statistics'), items);
		expect(error).toBeUndefined();
		const usernames = (all: IDataObject[]) => all.map(({ username }) => username).sort();
		expect(usernames(json.map(({ data }) => data as IDataObject))).toEqual(usernames(accounts.json));
		expect(json.map(({ source }) => source)).toEqual(
			expect.arrayContaining([
				'Meta Graph API',
				'TikTok Official API',
				'YouTube Data API and YouTube Analytics API',
			]),
		);
	});

	it.each([
		['daily-social-stats.json', 'All Accounts', 'Changes'],
		['weekly-report.json', 'All Accounts', 'History'],
	])('%s: %s, then %s for each', async (file, first, second) => {
		const all = await run(nodeOf(file, first));
		expect(all.json).toContainEqual(
			expect.objectContaining({ data: expect.objectContaining({ platform: 'tiktok' }) }),
		);
		const { json, error } = await run(
			nodeOf(file, second),
			[document, ...all.json].map((one) => ({ json: one })),
		);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(all.json.length + 1);
		expect(json[0]).toMatchObject({
			platform: 'tiktok',
			username: 'example_creator',
			stats: { followers: expect.any(Number) },
			deltas: null,
		});
	});

	it('monthly-client-report.json: Page, Accounts, and the files of each', async () => {
		const file = 'monthly-client-report.json';
		const { json: accounts } = await run(nodeOf(file, 'Accounts'));
		const saved = await bench.service.call('/api/mediakit/pages/client', {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ account_ids: accounts.map(({ id }) => id), enabled: true }),
		});
		expect(saved.status).toBe(200);
		const page = await run(nodeOf(file, 'Page'));
		expect(page.json).toEqual([expect.objectContaining({ slug: 'client', url: saved.body.url })]);
		for (const [name, table] of [
			['History as CSV', 'history'],
			['Posts as CSV', 'posts'],
		] as const) {
			const { outputs, error } = await run(
				nodeOf(file, name),
				accounts.map((json) => ({ json })),
			);
			expect(error).toBeUndefined();
			expect(outputs[0]?.map(({ binary }) => binary?.data?.fileName)).toEqual(
				accounts.map(({ platform, username }) => `${String(platform)}-${String(username)}-${table}.csv`),
			);
		}
	});

	it('token-keep-alive.json: Accounts of the Service', async () => {
		const { json } = await run(nodeOf('token-keep-alive.json', 'Accounts of the Service'));
		// The filter that follows this node reads these fields.
		expect(json).toContainEqual(
			expect.objectContaining({ health: 'ok', missing_scopes: [], refresh_expires_at: expect.any(String) }),
		);
	});

	const body = { platforms: 'tiktok', account: 'example_creator', content: 'Hello' };

	it.each([
		['Submit File', async () => ({ json: { body }, binary: await video('file') })],
		['Submit File', async () => ({ json: { query: {}, body: { ...body } }, binary: await video('data') })],
		[
			'Submit URL',
			async () => ({
				json: { body: { ...body, platforms: ['tiktok'], video_url: web.serve('v', sampleVideo) } },
			}),
		],
	])('video-upload-webhook.json: %s', async (name, item) => {
		const { json, error } = await run(nodeOf('video-upload-webhook.json', name), [await item()]);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			expect.objectContaining({ upload_id: expect.any(String), status_url: expect.any(String) }),
		]);
		await bench.until(String(json[0]?.upload_id), 'delivered');
	});

	it('video-upload-webhook.json: what is no upload is an error for the answer', async () => {
		const { error } = await run(nodeOf('video-upload-webhook.json', 'Submit URL'), [{ json: { body: {} } }]);
		expect(error?.message).toMatch(/^The field "Video URL" is not a complete http or https URL/);
	});

	it.each([
		['in JSON', { platforms: ['youtube'], youtube: { made_for_kids: true } }],
		['in multipart', { platforms: 'youtube', 'youtube.made_for_kids': 'true' }],
	])('video-upload-webhook.json: says whether a video is made for kids, %s', async (_name, more) => {
		const item = { json: { body: { ...body, ...more } }, binary: await video('file') };
		const { json, error } = await run(nodeOf('video-upload-webhook.json', 'Submit File'), [item]);
		expect(error).toBeUndefined();
		const draft = await bench.until(String(json[0]?.upload_id), 'awaiting_approval');
		expect(await videoOf(draft.video_id)).toMatchObject({
			made_for_kids: true,
			privacy_status: 'private',
		});
	});

	it('draft-from-form.json: all drafts', async () => {
		const json = { Caption: 'From the form\n\nAnd more.', 'Made for Kids': 'No' };
		const item = { json, binary: await video('Video') };
		const { ledger } = await youTubeState(bench.sandbox);
		const inserts = ledger.filter(({ kind }) => kind === 'insert').length;
		const sent = await run(nodeOf('draft-from-form.json', 'Draft on YouTube'), [item]);
		expect(sent.error).toBeUndefined();
		expect(await videoOf(sent.json[0]?.videoId)).toMatchObject({
			title: 'From the form',
			made_for_kids: false,
		});
		await expectOnlyDrafts(bench.sandbox, inserts + 1);
		const untitled = await run(nodeOf('draft-from-form.json', 'Draft on YouTube'), [
			{ ...item, json: { 'Made for Kids': 'Yes' } },
		]);
		expect(untitled.error).toBeUndefined();
		const draft = await run(nodeOf('draft-from-form.json', 'Draft on TikTok'), [item]);
		expect(draft.json).toEqual([expect.objectContaining({ delivered: true, publishId: expect.any(String) })]);
		const prepared = await run(nodeOf('draft-from-form.json', 'Prepare on Instagram'), [item]);
		expect(prepared.error).toBeUndefined();
		expect(prepared.json).toEqual([
			expect.objectContaining({ status: 'FINISHED', validUntil: expect.any(String) }),
		]);
	});

	it('approve-and-publish.json: Publish and Discard', async () => {
		const file = 'approve-and-publish.json';
		const published = await run(nodeOf(file, 'Publish'), [{ json: await prepare() }]);
		expect(published.json).toEqual([
			expect.objectContaining({
				deliveries: [expect.objectContaining({ state: 'published', permalink: expect.any(String) })],
			}),
		]);
		const discarded = await run(nodeOf(file, 'Discard'), [{ json: await prepare() }]);
		expect(discarded.json).toEqual([
			expect.objectContaining({ deliveries: [expect.objectContaining({ state: 'cancelled' })] }),
		]);
	});

	it('approve-and-publish.json: Publish tells YouTube who may watch, and nothing without a choice', async () => {
		const node = nodeOf('approve-and-publish.json', 'Publish');
		const waiting = await prepare('youtube');
		const refused = await run(node, [{ json: { ...waiting, privacy: '' } }]);
		expect(refused.error?.message).toContain('requires a decision on who can watch the video');
		const published = await run(node, [{ json: { ...waiting, privacy: 'unlisted' } }]);
		expect(published.json).toMatchObject([{ deliveries: [{ state: 'published' }] }]);
		const [{ video_id: id }] = published.json[0]?.deliveries as [{ video_id: string }];
		expect(await videoOf(id)).toMatchObject({ privacy_status: 'unlisted' });
	});

	it('approve-and-publish.json: begins with what the other nodes read', async () => {
		const { parameters } = nodeOf('approve-and-publish.json', 'Awaiting Approval');
		const trigger = await startTriggerHost(engine, parameters);
		await trigger.activate();
		const { upload_id } = await prepare();
		await trigger.until(1);
		expect(trigger.started).toEqual([
			[
				expect.objectContaining({
					type: 'upload.awaiting_approval',
					data: expect.objectContaining({
						upload_id,
						delivery: expect.objectContaining({ platform: 'instagram', account: 'example_creator' }),
					}),
				}),
			],
		]);
		await trigger.deactivate();
		await trigger.close();
	});

	it('token-keep-alive.json: Refresh Instagram, once the token is a day old', async () => {
		const node = nodeOf('token-keep-alive.json', 'Refresh Instagram');
		const { error } = await run(node);
		// It is still too early for a refresh. The alert contains this message.
		expect(error?.message).toMatch(/24 hours/);
		await bench.sandbox.control('clock', { advanceSeconds: TWO_DAYS_SECONDS });
		shiftDate(TWO_DAYS_SECONDS * 1000);
		const { json } = await run(node);
		expect(json).toEqual([expect.objectContaining({ platform: 'instagram' })]);
	});
});
