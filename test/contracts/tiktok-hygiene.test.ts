import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { putChunk } from './support/account';
import { until } from '../support/until';
import { redirectUri, startForRules } from './support/tiktok';

test('tiktok rule 58: the log carries nothing that was issued', async () => {
	const lines: string[] = [];
	const tiktok = await startForRules({
		seed: 'log',
		switches: { loopback: true },
		log: (line) => void lines.push(line),
	});
	const secrets = new Set(['sandbox-secret', 'state-1']);
	const receiver = createServer((request, response) => {
		secrets.add(String(request.headers['tiktok-signature']));
		response.end();
	});
	try {
		await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
		const port = (receiver.address() as AddressInfo).port;
		await tiktok.set('tiktok/app', { webhook_url: `http://127.0.0.1:${port}/` });
		await tiktok.openAuthorize();
		const code = await tiktok.code();
		secrets.add(code).add(encodeURIComponent(code));
		await tiktok.exchange(code, { client_secret: 'wrong-guess' });
		secrets.add('wrong-guess');
		const account = await tiktok.connect();
		const refreshed = await tiktok.refresh(account.tokens.refresh_token);
		for (const { access_token, refresh_token } of [account.tokens, refreshed.body]) {
			secrets.add(access_token).add(refresh_token);
		}
		await fetch(`${tiktok.api}/v2/user/info/?fields=open_id&access_token=${account.tokens.access_token}`);
		await account.get('/v2/user/info/?fields=open_id');
		await tiktok.set('faults', { kind: 'reset-after', match: { method: 'PUT' } });
		const { data } = (await account.initFile(4, 4, 1)).body;
		secrets
			.add(data?.upload_url ?? '')
			.add(new URL(data?.upload_url ?? '').searchParams.get('upload_token') ?? '');
		await expect(putChunk(data?.upload_url, Buffer.from('clip'), 0, 4)).rejects.toThrow();
		await putChunk(data?.upload_url, Buffer.from('clip'), 0, 4);
		await tiktok.post('/v2/oauth/revoke/', { token: refreshed.body.access_token });
		await until(
			async () => secrets,
			(all) => [...all].some((one) => one.startsWith('t=')),
		);

		const log = lines.join('\n');
		expect(lines.length).toBeGreaterThan(10);
		expect(log).toMatch(/^PUT \/open-upload\.tiktokapis\.com\/upload reset \d+ ms$/m);
		for (const secret of secrets) {
			expect(secret.length).toBeGreaterThan(3);
			expect(log).not.toContain(secret);
		}
		expect(log).not.toContain('?');
		expect(log).not.toContain(redirectUri);
	} finally {
		await tiktok.close();
		receiver.closeAllConnections();
		receiver.close();
	}
});

test('tiktok rule 59: the sandbox shows a test what a client must not do', async () => {
	// The rule applies to clients. The sandbox only has to make each violation visible and must not tolerate it.
	const tiktok = await startForRules();
	try {
		const drafter = await tiktok.connect('example_creator', 'user.info.basic,video.upload');
		const query = await drafter.post('/v2/post/publish/creator_info/query/');
		expect([query.status, query.body.error.code]).toEqual([401, 'scope_not_authorized']);

		const { data } = (await drafter.initFile(4, 4, 1)).body;
		await putChunk(data?.upload_url, Buffer.from('clip'), 0, 4, { Authorization: 'Bearer mistake' });
		interface Seen {
			readonly path: string;
			readonly headers: Record<string, string>;
			readonly query: Record<string, string>;
			readonly body?: string;
			readonly size_bytes: number;
		}
		const seen = async (path: string) =>
			(await tiktok.control<{ requests: Seen[] }>(`requests?path=${path}`)).body.requests;
		const [put] = await seen('/upload');
		expect(put?.headers.authorization).toBe('Bearer mistake');
		expect(put?.query).toHaveProperty('upload_token');
		expect([put?.body, put?.size_bytes]).toEqual([undefined, 4]);

		const moved = { kind: 'status', status: 307, headers: { Location: `${tiktok.url}/elsewhere/` } };
		await tiktok.set('faults', { ...moved, match: { method: 'PUT', path: '/upload' } });
		const followed = await putChunk(
			(await drafter.initFile(4, 4, 1)).body.data?.upload_url,
			Buffer.from('clip'),
			0,
			4,
		);
		expect(followed.status).toBe(404);
		expect(await seen('/elsewhere/')).toHaveLength(1);

		await tiktok.set('faults', { kind: 'status', status: 403, match: { method: 'PUT' } });
		const refused = await putChunk(
			(await drafter.initFile(4, 4, 1)).body.data?.upload_url,
			Buffer.from('clip'),
			0,
			4,
		);
		expect(refused.status).toBe(403);
		await tiktok.set('faults', { kind: 'reset-after', match: { path: '/inbox/video/init/' } });
		await expect(drafter.initFile(4, 4, 1)).rejects.toThrow();
		expect(await seen('/inbox/video/init/')).toHaveLength(4);
		const { body } = await tiktok.control<{ tiktok: { posts: unknown[] } }>('state');
		expect(body.tiktok.posts).toHaveLength(4);
	} finally {
		await tiktok.close();
	}
});
