import { factsOf } from '../../../service/channels';
import { createGuardedFetch } from '../../../service/outgoing';
import { VideoServer } from '../../support/video-server';

/** All names that were looked up. No request ever leaves this machine. */
let names: string[] = [];
let server: VideoServer;
let fetch: ReturnType<typeof createGuardedFetch>;

beforeAll(async () => {
	server = await VideoServer.start(({ url = '' }, response) => {
		const target = url.slice(1);
		if (target.startsWith('https:')) response.writeHead(302, { location: target }).end();
		else response.end('bytes');
	});
	fetch = createGuardedFetch({
		allowlist: [new URL(server.url).host],
		userAgent: 'test',
		lookup: (hostname, _options, done) => {
			names.push(hostname);
			done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
		},
	});
});
beforeEach(() => {
	names = [];
});
afterAll(async () => {
	await fetch.close();
	await server.close();
});

const open = (url: string) => fetch.openWithin(['cdn.example'], url, AbortSignal.timeout(10_000));
const STRANGERS = [
	'https://stranger.example/a.jpg',
	'https://notcdn.example/a.jpg',
	'https://cdn.example.stranger.example/a.jpg',
	'http://cdn.example/a.jpg',
	'https://8.8.8.8/a.jpg',
];

it.each(STRANGERS)('a URL elsewhere is not read: %s', async (url) => {
	await expect(open(url)).rejects.toThrow('is not an allowed host here');
});

it.each(STRANGERS.slice(0, 3))('nor is one to which a host redirects: %s', async (url) => {
	const { origin } = new URL(server.url);
	await expect(open(`${origin}/${url}`)).rejects.toThrow('is not an allowed host here');
});

it('a URL under one of the domains is, and one that the operator lists', async () => {
	await expect(open('https://p16.cdn.example/a.jpg')).rejects.toThrow('not found');
	await expect(open('https://cdn.example/a.jpg')).rejects.toThrow('not found');
	expect(names).toContain('p16.cdn.example');
	const { body } = await open(`${new URL(server.url).origin}/a.jpg`);
	const parts = [];
	for await (const part of body) parts.push(part);
	expect(Buffer.concat(parts).toString()).toBe('bytes');
});

// These hosts were observed on the platforms (contracts/tiktok-api.md §3.3, instagram-api.md §3.1, youtube-api.md §3).
it.each([
	['tiktok', 'p16-common-sign.tiktokcdn-us.com'],
	['tiktok', 'p16-sign-va.tiktokcdn.com'],
	['tiktok', 'p16-pu-sign-no.tiktokcdn-eu.com'],
	['instagram', 'scontent-bcn1-1.cdninstagram.com'],
	['instagram', 'scontent.xx.fbcdn.net'],
	['youtube', 'i.ytimg.com'],
] as const)('%s serves pictures of posts from %s', async (platform, host) => {
	const { pictureDomains } = factsOf(platform);
	const opening = fetch.openWithin(pictureDomains, `https://${host}/a.jpg`, AbortSignal.timeout(10_000));
	await expect(opening).rejects.toThrow('not found');
});
