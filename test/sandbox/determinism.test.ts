import { join } from 'node:path';
import { startProgram } from './process';
import type { Program } from './process';
import { rawRequest } from '../contracts/support/http';
import { PROCESSES_MS } from '../support/until';

jest.setTimeout(PROCESSES_MS);

let programs: Program[] = [];

beforeAll(async () => {
	const file = join(__dirname, 'frozen-sandbox.ts');
	programs = await Promise.all(['same', 'same', 'other'].map((seed) => startProgram(file, [seed])));
});
afterAll(() => Promise.all(programs.map((program) => program.end())));

const callback = 'https://app.sandbox.example/callback';
const authorize = `/www.tiktok.com/v2/auth/authorize/?${new URLSearchParams({
	client_key: 'sandbox-key',
	response_type: 'code',
	scope: 'user.info.basic,user.info.stats,video.list,video.upload',
	redirect_uri: callback,
	state: 's',
})}`;

/** Makes all the requests of a client's day. @returns each response, including headers, as text */
async function converse(url: string): Promise<string[]> {
	const heard: string[] = [];
	const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) => {
		const answer = await rawRequest(url + path, {
			method,
			// The links in responses are based on this header, which must be the same although the ports differ.
			headers: { Host: 'sandbox.example:8900', 'Content-Length': String(body?.length ?? 0), ...headers },
			body: body === undefined ? undefined : Buffer.from(body),
		});
		heard.push(JSON.stringify([path, answer]));
		return answer;
	};
	const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
	await ask('GET', authorize);
	const consent = await ask('POST', authorize, form, 'decision=allow&user=example_creator');
	const code = new URL(consent.headers.location ?? '').searchParams.get('code') ?? '';
	const exchange = new URLSearchParams({
		client_key: 'sandbox-key',
		client_secret: 'sandbox-secret',
		grant_type: 'authorization_code',
		code,
		redirect_uri: callback,
	});
	const tokens = await ask('POST', '/open.tiktokapis.com/v2/oauth/token/', form, exchange.toString());
	const { access_token } = JSON.parse(tokens.text) as { access_token: string };
	const api = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
	await ask(
		'GET',
		'/open.tiktokapis.com/v2/user/info/?fields=open_id,union_id,avatar_url,follower_count,likes_count',
		api,
	);
	const fields = 'id,create_time,title,view_count,like_count,cover_image_url,share_url';
	await ask('POST', `/open.tiktokapis.com/v2/video/list/?fields=${fields}`, api, '{"max_count":20}');
	const plan = '{"source_info":{"source":"FILE_UPLOAD","video_size":4,"chunk_size":4,"total_chunk_count":1}}';
	const init = await ask('POST', '/open.tiktokapis.com/v2/post/publish/inbox/video/init/', api, plan);
	const { data } = JSON.parse(init.text) as { data: { publish_id: string; upload_url: string } };
	const range = { 'Content-Type': 'video/mp4', 'Content-Range': 'bytes 0-3/4' };
	await ask('PUT', data.upload_url.replace('http://sandbox.example:8900', ''), range, 'clip');
	await ask('POST', '/_sandbox/clock', {}, '{"advanceSeconds":3600}');
	await ask('POST', '/_sandbox/tiktok/finish-draft', {}, JSON.stringify({ publish_id: data.publish_id }));
	await ask('POST', '/_sandbox/clock', {}, '{"advanceSeconds":60}');
	const status = JSON.stringify({ publish_id: data.publish_id });
	await ask('POST', '/open.tiktokapis.com/v2/post/publish/status/fetch/', api, status);
	await ask('GET', '/open.tiktokapis.com/v2/nothing/', api);
	await ask('GET', '/_sandbox/state');
	return heard;
}

test('two processes with the same seed and a frozen clock give the same bytes', async () => {
	const [first, second, other] = await Promise.all(programs.map(({ lines }) => converse(lines[0] ?? '')));
	expect(second).toEqual(first);
	expect(first?.at(-3)).toMatch(/publicaly_available_post_id/);
	for (const [index, answer] of (other ?? []).entries()) {
		if (answer.includes('/v2/user/info/') || answer.includes('/v2/video/list/'))
			expect(answer).not.toBe(first?.[index]);
	}
});
