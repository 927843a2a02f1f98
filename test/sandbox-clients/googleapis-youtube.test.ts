import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { youtube, type youtube_v3 } from '@googleapis/youtube';
import { expectOnlyDrafts, youTubeState } from '../support/youtube';
import type { TestSandbox } from '../support/sandbox';
import { signInToGoogle } from './support/google';
import { startDefaultSandbox } from './support/platforms';

let sandbox: TestSandbox;
let api: youtube_v3.Youtube;

beforeAll(async () => {
	sandbox = await startDefaultSandbox();
});
beforeEach(async () => {
	await sandbox.control('reset');
	const auth = await signInToGoogle(sandbox);
	// The package includes its own copy of the types of google-auth-library.
	api = youtube({ version: 'v3', auth } as unknown as youtube_v3.Options);
});
afterAll(() => sandbox.close());

const clip = Buffer.from('clip');

/** Returns the options for every call. If they were set on the client, it would drop the path of the URL. */
const here = () => ({ rootUrl: sandbox.base('youtube.googleapis.com') });

async function uploads(pageToken?: string): Promise<youtube_v3.Schema$PlaylistItemListResponse> {
	const { data } = await api.channels.list({ part: ['contentDetails'], mine: true }, here());
	const playlistId = data.items?.[0]?.contentDetails?.relatedPlaylists?.uploads ?? '';
	const list = { part: ['contentDetails'], playlistId, maxResults: 20, pageToken };
	return (await api.playlistItems.list(list, here())).data;
}

const insert = () =>
	api.videos.insert(
		{
			part: ['snippet', 'status'],
			notifySubscribers: false,
			requestBody: {
				snippet: { title: 'From a client of Google' },
				status: { privacyStatus: 'private', selfDeclaredMadeForKids: false },
			},
			media: { mimeType: 'video/mp4', body: Readable.from([clip]) },
		},
		here(),
	);

it('channel', async () => {
	const { data } = await api.channels.list({ part: ['snippet', 'statistics'], mine: true }, here());
	expect(data).toMatchObject({
		kind: 'youtube#channelListResponse',
		items: [{ snippet: { customUrl: '@example_creator' }, statistics: { subscriberCount: '48200' } }],
	});
});

it('uploads with paging', async () => {
	const first = await uploads();
	const second = await uploads(first.nextPageToken ?? '');
	expect([first.items?.length, second.items?.length, second.nextPageToken]).toEqual([20, 4, undefined]);
});

it('videos and their statistics', async () => {
	const ids = ((await uploads()).items ?? []).map(({ contentDetails }) => contentDetails?.videoId ?? '');
	const { data } = await api.videos.list({ part: ['snippet', 'statistics'], id: ids }, here());
	expect(data.items).toHaveLength(20);
	expect(data.items?.[0]?.statistics?.viewCount).toMatch(/^\d+$/);
	const stats = await api.videos.batchGetStats({ part: ['statistics'], id: ids }, here());
	expect(stats.data.items).toHaveLength(20);
});

it('upload of resource and bytes in one request', async () => {
	const { data } = await insert();
	expect(data).toMatchObject({ kind: 'youtube#video', status: { privacyStatus: 'private' } });
	const sha256 = createHash('sha256').update(clip).digest('hex');
	expect((await youTubeState(sandbox)).uploads).toMatchObject([{ id: data.id, sha256 }]);
	await expectOnlyDrafts(sandbox, 1);
});

it('change of privacy, and deletion', async () => {
	const id = (await insert()).data.id ?? '';
	const { data } = await api.videos.update(
		{
			part: ['status'],
			requestBody: { id, status: { privacyStatus: 'unlisted', selfDeclaredMadeForKids: false } },
		},
		here(),
	);
	expect(data.status?.privacyStatus).toBe('unlisted');
	expect((await api.videos.delete({ id }, here())).status).toBe(204);
	expect((await api.videos.list({ part: ['id'], id: [id] }, here())).data.items).toEqual([]);
});

it('error of an exhausted quota', async () => {
	await sandbox.control('youtube/project', { general_used: 10_000 });
	await expect(api.channels.list({ part: ['id'], mine: true }, here())).rejects.toMatchObject({
		status: 403,
		message: expect.stringContaining('quota'),
	});
});
