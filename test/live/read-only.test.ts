import {
	findIdentity,
	GRAPH_API_VERSION,
	INSTAGRAM_HOSTS,
	readStatistics as readInstagram,
} from '../../platforms/instagram';
import { readStatistics as readTikTok, TIKTOK_API_BASE } from '../../platforms/tiktok';
import type { HttpRequest } from '../../platforms/http';
import { createPlatformHttp } from '../../service/outgoing';

// Reads from the real platforms without writing anything. Platforms without a token in the environment are skipped.
const { TIKTOK_ACCESS_TOKEN, TIKTOK_SCOPES, INSTAGRAM_ACCESS_TOKEN, INSTAGRAM_USERNAME } = process.env;
const DEFAULT_SCOPES = 'user.info.basic,user.info.profile,user.info.stats,video.list';

const { http, close } = createPlatformHttp();
afterAll(close);

const portsWith = (token: string) => ({
	http: (request: HttpRequest) =>
		http({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }),
	now: Date.now,
	sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
});

test('there is a token to read with', () => {
	expect(
		TIKTOK_ACCESS_TOKEN ?? INSTAGRAM_ACCESS_TOKEN ?? 'Set TIKTOK_ACCESS_TOKEN or INSTAGRAM_ACCESS_TOKEN.',
	).not.toMatch(/^Set /);
});

(TIKTOK_ACCESS_TOKEN ? test : test.skip)('TikTok gives the statistics document', async () => {
	const tiktok = { ...portsWith(TIKTOK_ACCESS_TOKEN ?? ''), apiBase: TIKTOK_API_BASE };
	const scopes = (TIKTOK_SCOPES ?? DEFAULT_SCOPES).split(',');
	const { document } = await readTikTok(tiktok, { scopes, recentVideos: 10 });
	expect(document).toMatchObject({ platform: 'tiktok', meta: { source: 'TikTok Official API' } });
	expect(document.followers).toEqual(expect.any(Number));
});

(INSTAGRAM_ACCESS_TOKEN ? test : test.skip)('Instagram gives the statistics document', async () => {
	const token = INSTAGRAM_ACCESS_TOKEN ?? '';
	const login = token.startsWith('EAA') ? 'facebook' : 'instagram';
	const { graphBase, ruploadBase } = INSTAGRAM_HOSTS[login];
	const graph = { ...portsWith(token), login, graphBase, ruploadBase, version: GRAPH_API_VERSION } as const;
	const { accountId } = await findIdentity(graph, INSTAGRAM_USERNAME);
	const { document } = await readInstagram({ ...graph, accountId }, { recentPosts: 10 });
	expect(document).toMatchObject({ platform: 'instagram', meta: { source: 'Meta Graph API' } });
	expect(document.followers).toEqual(expect.any(Number));
});
