import { join } from 'node:path';
import { film } from '../contracts/support/media-files';
import { rawRequest } from '../contracts/support/http';
import { startProgram } from './process';
import type { Program } from './process';
import { PROCESSES_MS } from '../support/until';

jest.setTimeout(PROCESSES_MS);

let programs: Program[] = [];

beforeAll(async () => {
	const file = join(__dirname, 'frozen-sandbox.ts');
	programs = await Promise.all(['same', 'same', 'other'].map((seed) => startProgram(file, [seed])));
});
afterAll(() => Promise.all(programs.map((program) => program.end())));

const origin = 'http://sandbox.example:8900';
const callback = 'https://app.sandbox.example/callback';
const client = { client_id: 'sandbox-key', client_secret: 'sandbox-secret', redirect_uri: callback };
const graph = '/graph.facebook.com/v26.0';

/** Makes all the requests of a client's day with both logins. @returns each response, including headers, as text */
async function converse(url: string): Promise<string[]> {
	const heard: string[] = [];
	const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) => {
		const answer = await rawRequest(url + path, {
			method,
			// The links in responses are based on this header, which must be the same although the ports differ.
			headers: { Host: 'sandbox.example:8900', 'Content-Length': String(body?.length ?? 0), ...headers },
			body,
		});
		heard.push(JSON.stringify([path.replace(/access_token=[^&]*/, ''), answer]));
		return answer;
	};
	const form = (values: Record<string, string>) => Buffer.from(new URLSearchParams(values).toString());
	const asForm = { 'Content-Type': 'application/x-www-form-urlencoded' };
	const json = async (method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) =>
		JSON.parse((await ask(method, path, headers, body)).text) as Record<string, unknown>;
	const consent = async (page: string, scope: string) => {
		const query = new URLSearchParams({
			client_id: 'sandbox-key',
			redirect_uri: callback,
			response_type: 'code',
			scope,
		});
		await ask('GET', `${page}?${query}`);
		const allowed = await ask(
			'POST',
			`${page}?${query}`,
			asForm,
			form({ decision: 'allow', user: 'example_creator' }),
		);
		return new URL(allowed.headers.location ?? '').searchParams.get('code') ?? '';
	};

	const basic = 'instagram_business_basic,instagram_business_manage_insights';
	const code = await consent('/www.instagram.com/oauth/authorize', basic);
	const exchange = form({ ...client, grant_type: 'authorization_code', code });
	const short = await json('POST', '/api.instagram.com/oauth/access_token', asForm, exchange);
	const bearer = { Authorization: `Bearer ${String(short.access_token)}` };
	await ask('GET', '/graph.instagram.com/v26.0/me?fields=id,user_id,username,profile_picture_url', bearer);
	await ask(
		'GET',
		'/graph.instagram.com/v26.0/me/media?fields=id,caption,media_url,timestamp,like_count',
		bearer,
	);
	await ask('GET', '/graph.instagram.com/v26.0/me/insights?metric=reach&period=day', bearer);

	const facebookScopes = 'instagram_basic,instagram_content_publish,pages_show_list,pages_read_engagement';
	const second = await consent('/www.facebook.com/v26.0/dialog/oauth', facebookScopes);
	const query = new URLSearchParams({ ...client, code: second });
	const { access_token: user } = await json('GET', `${graph}/oauth/access_token?${query}`);
	const asUser = { Authorization: `Bearer ${String(user)}` };
	const pages = await json(
		'GET',
		`${graph}/me/accounts?fields=id,access_token,instagram_business_account`,
		asUser,
	);
	const [page] = pages.data as [{ instagram_business_account: { id: string } }];
	const account = page.instagram_business_account.id;
	const resumable = form({ media_type: 'REELS', upload_type: 'resumable' });
	const { id, uri } = await json('POST', `${graph}/${account}/media`, { ...asUser, ...asForm }, resumable);
	const bytes = film();
	const upload = { Authorization: `OAuth ${String(user)}`, offset: '0', file_size: String(bytes.length) };
	await ask('POST', String(uri).replace(origin, ''), upload, bytes);
	await ask('POST', '/_sandbox/clock', {}, Buffer.from('{"advanceSeconds":60}'));
	await ask('GET', `${graph}/${String(id)}?fields=status,status_code,video_status`, asUser);
	const creation = form({ creation_id: String(id) });
	const published = await json(
		'POST',
		`${graph}/${account}/media_publish`,
		{ ...asUser, ...asForm },
		creation,
	);
	await ask('GET', `${graph}/${String(published.id)}?fields=permalink,shortcode,timestamp`, asUser);
	await ask('GET', `${graph}/nonsense`, asUser);
	await ask('GET', '/_sandbox/state');
	return heard;
}

test('Instagram: two processes with the same seed and a frozen clock give the same bytes', async () => {
	const [first = [], second, other = []] = await Promise.all(
		programs.map(({ lines }) => converse(lines[0] ?? '')),
	);
	expect(second).toEqual(first);
	expect(first.at(-3)).toMatch(/instagram\.com\/reel\//);
	expect(first.filter((answer) => answer.includes('"status":500'))).toEqual([]);
	for (const [index, answer] of other.entries()) {
		if (answer.includes('/me?fields') || answer.includes('/me/')) expect(answer).not.toBe(first[index]);
	}
});
