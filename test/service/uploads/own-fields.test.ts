import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMediakit } from '../../support/cli';
import { connectAccount, API_KEY, type UploadStatus } from '../../support/service';
import { startUploads, WEBHOOK, type Uploads } from '../../support/uploads';
import { PROCESSES_MS, until } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';
import { expectOnlyDrafts, youTubeState } from '../../support/youtube';

jest.setTimeout(PROCESSES_MS);

const ADDRESSED = { platforms: 'youtube', account: 'example_creator', video_title: 'A title' };
const OWN = { made_for_kids: true, tags: ['n8n', 'two words'], category_id: '28', synthetic_media: false };
const TEXTS = {
	'youtube.made_for_kids': 'true',
	'youtube.tags': 'n8n, two words',
	'youtube.category_id': '28',
	'youtube.synthetic_media': '0',
};

let uploads: Uploads;
type Answer = Awaited<ReturnType<Uploads['postJson']>>;

beforeAll(async () => {
	uploads = await startUploads({ YOUTUBE_MADE_FOR_KIDS: '' });
	await uploads.sandbox.control('switches', { 'youtube.processingSeconds': 0 });
	await connectAccount(uploads.service, 'youtube');
	uploads.offered.set('/video.mp4', sampleVideo);
});
afterAll(() => uploads.close());

const json = (fields: object) =>
	uploads.postJson({ ...ADDRESSED, video_url: `${uploads.mediaUrl}/video.mp4`, ...fields });
const form = (fields: Record<string, string>) => uploads.postForm({ ...ADDRESSED, ...fields }, sampleVideo);

function formWithJson() {
	const body = new FormData();
	for (const [name, value] of Object.entries(ADDRESSED)) body.append(name, value);
	body.append('youtube', new Blob([JSON.stringify(OWN)], { type: 'application/json' }));
	body.append('file', new Blob([sampleVideo]), 'video.mp4');
	return uploads.service.call(WEBHOOK, { method: 'POST', body });
}

const raw = () =>
	uploads.service.call(`${WEBHOOK}?${new URLSearchParams({ ...ADDRESSED, ...TEXTS })}`, {
		method: 'POST',
		headers: { 'content-type': 'video/mp4' },
		body: new Uint8Array(sampleVideo),
	});

async function tus(): Promise<Answer> {
	const metadata = Object.entries({ ...ADDRESSED, ...TEXTS })
		.map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
		.join(',');
	const headers = { 'x-api-key': API_KEY, 'tus-resumable': '1.0.0' };
	const begun = await fetch(`${uploads.service.url}/api/uploads/files`, {
		method: 'POST',
		headers: { ...headers, 'upload-length': String(sampleVideo.length), 'upload-metadata': metadata },
	});
	const sent = await fetch(begun.headers.get('location') ?? '', {
		method: 'PATCH',
		headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
		body: new Uint8Array(sampleVideo),
	});
	return { status: sent.status, body: (await sent.json()) as Answer['body'] };
}

/** Waits until an upload's delivery awaits approval. @returns the delivery */
async function waiting({ body }: Answer) {
	const read = async () =>
		(await uploads.service.call(`/api/uploads/${String(body.upload_id)}`)).body as unknown as UploadStatus;
	const { deliveries } = await until(
		read,
		({ deliveries: [one] }) => one?.state === 'awaiting_approval',
		PROCESSES_MS,
	);
	return deliveries[0]!;
}

/** Returns the metadata with which the most recent session for a video was started. */
async function inserted() {
	const requests = await uploads.sandbox.requests('/upload/youtube');
	const bodies = requests.filter(({ method }) => method === 'POST').map(({ body }) => String(body));
	return JSON.parse(bodies.at(-1) ?? '{}') as object;
}

const approve = (id: unknown, body?: object) =>
	uploads.service.call(`/api/uploads/${String(id)}/approve`, {
		method: 'POST',
		...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});

describe('the own fields of a platform', () => {
	it.each<[string, () => Promise<Answer>]>([
		['JSON', () => json({ youtube: OWN })],
		['JSON with flat names', () => json(TEXTS)],
		['a form', () => form(TEXTS)],
		[
			'a form with brackets',
			() =>
				form({
					'youtube[made_for_kids]': 'true',
					'youtube[tags][]': 'n8n,two words',
					'youtube[category_id]': '28',
					'youtube[synthetic_media]': 'false',
				}),
		],
		['a form with a part of JSON', formWithJson],
		['a raw body', raw],
		['tus', tus],
	])('reach it by %s', async (_way, send) => {
		const answer = await send();
		expect(answer.body.warnings).toEqual([]);
		expect((await waiting(answer)).fields).toEqual(OWN);
		expect(await inserted()).toMatchObject({
			snippet: { title: 'A title', tags: OWN.tags, categoryId: '28' },
			status: { privacyStatus: 'private', selfDeclaredMadeForKids: true, containsSyntheticMedia: false },
		});
	});

	it.each([
		['a needed one is missing', {}, 'made_for_kids_missing'],
		['a needed one is null', { youtube: { made_for_kids: null } }, 'made_for_kids_missing'],
		['a flag is none', { 'youtube.made_for_kids': 'perhaps' }, 'request_invalid'],
		['the platform would refuse it', { youtube: { ...OWN, tags: 'x'.repeat(600) } }, 'tags_too_long'],
		['it is too long', { youtube: { ...OWN, category_id: '1'.repeat(11) } }, 'request_invalid'],
	])('are refused when %s', async (_why, fields, code) => {
		expect(await json(fields)).toMatchObject({ status: 400, body: { error: { code } } });
	});

	it('are options of the command line', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-'));
		await writeFile(join(folder, 'video.mp4'), sampleVideo);
		const words = ['upload', 'video.mp4', '--platform', 'youtube', '--account', 'example_creator'];
		const settings = { MEDIAKIT_URL: uploads.service.url, MEDIAKIT_API_KEY: API_KEY };
		const upload = (...fields: string[]) =>
			runMediakit([...words, ...fields.flatMap((field) => ['--field', field])], { cwd: folder, settings });
		const { status, stdout } = await upload('youtube.made_for_kids=false', 'youtube.tags=a,b=c');
		const wrong = await upload('youtube.tags');
		await rm(folder, { recursive: true });
		expect([status, stdout]).toEqual([0, expect.stringContaining('awaiting_approval')]);
		expect(await inserted()).toMatchObject({
			snippet: { tags: ['a', 'b=c'] },
			status: { selfDeclaredMadeForKids: false },
		});
		expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('NAME=VALUE')]);
	});

	it('are named in a warning when they have no effect', async () => {
		const { body } = await json({ platforms: 'tiktok', youtube: OWN, tags: 'a' });
		expect(body.warnings).toEqual(
			expect.arrayContaining([
				{ code: 'field_not_used', message: expect.stringContaining('is not sent to YouTube') },
				{ code: 'field_unknown', message: expect.stringContaining('Did you mean "youtube.tags"?') },
			]),
		);
	});
});

describe('the approval', () => {
	it('says who may watch the video, which is set once', async () => {
		const { body } = await json({ youtube: OWN, auto_approve: true });
		expect(body.warnings).toMatchObject([{ code: 'auto_approve_not_used' }]);
		const { publish_id: videoId } = await waiting({ status: 202, body });
		for (const wrong of [undefined, {}, { privacy: 'friends' }]) {
			const { status, body: refusal } = await approve(body.upload_id, wrong);
			const code = wrong?.privacy ? 'request_invalid' : 'privacy_required';
			expect([status, refusal.error]).toMatchObject([400, { code }]);
		}
		await expectOnlyDrafts(uploads.sandbox, 9);
		expect((await approve(body.upload_id, { privacy: 'unlisted' })).status).toBe(200);
		const read = () => uploads.service.call(`/api/uploads/${String(body.upload_id)}`);
		await until(read, ({ body: now }) => JSON.stringify(now).includes('"published"'));
		expect((await read()).body.deliveries).toMatchObject([{ fields: { ...OWN, privacy: 'unlisted' } }]);
		const again = await approve(body.upload_id, { privacy: 'public' });
		expect(again).toMatchObject({ status: 409, body: { error: { code: 'nothing_to_approve' } } });
		const { uploads: videos } = await youTubeState(uploads.sandbox);
		expect(videos.find(({ id }) => id === videoId)).toMatchObject({ privacy_status: 'unlisted' });
		const calls = await uploads.sandbox.requests('/youtube/v3/videos');
		const isChange = (path: string) => !path.includes('/upload/');
		expect(calls.filter(({ method, path }) => method === 'PUT' && isChange(path))).toHaveLength(1);
	});

	it('can be for a later time', async () => {
		const { body } = await json({ youtube: OWN });
		await waiting({ status: 202, body });
		const publishAt = new Date(Date.now() + 3_600_000).toISOString();
		const planned = await uploads.service.call(`/api/uploads/${String(body.upload_id)}`, {
			method: 'PATCH',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ publish_at: publishAt }),
		});
		expect(planned).toMatchObject({ status: 200, body: { publish_at: publishAt } });
	});
});
