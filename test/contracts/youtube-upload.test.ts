import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { until } from '../support/until';
import { rawRequest } from './support/http';
import { draft, put, refusal, refusalOf, startForRules } from './support/youtube';
import type { Account, YouTubeSandbox } from './support/youtube';

let google: YouTubeSandbox;
let account: Account;

beforeAll(async () => {
	google = await startForRules();
});
afterAll(() => google.close());
beforeEach(async () => {
	await google.reset();
	account = await google.connect();
});

const unit = 262_144;
const video = Buffer.alloc(3 * unit + 1000, 'frame');
const sha256 = createHash('sha256').update(video).digest('hex');
const nothing = Buffer.alloc(0);

const send = (uri: string, first: number, end: number) =>
	put(uri, video.subarray(first, end), `bytes ${first}-${end - 1}/${video.length}`);
const ask = (uri: string) => put(uri, nothing, `bytes */${video.length}`);

test('youtube rule 33: a session starts only with settings that are right', async () => {
	const title = (text: string) => ({ snippet: { title: text } });
	const tags = (...list: string[]) => ({ snippet: { title: 'a', tags: list } });
	const wrong: [unknown, string, number?][] = [
		[title(''), 'invalidTitle'],
		[title('a'.repeat(101)), 'invalidTitle'],
		[title('a <b>'), 'invalidTitle'],
		[{ snippet: { title: 'a', description: 'ü'.repeat(2501) } }, 'invalidDescription'],
		[{ snippet: { title: 'a', description: '<' } }, 'invalidDescription'],
		[tags('a'.repeat(501)), 'invalidTags'],
		[tags('a'.repeat(250), 'b'.repeat(250)), 'invalidTags'],
		[tags(`a ${'b'.repeat(497)}`), 'invalidTags'],
		[{ snippet: { title: 'a', categoryId: '999' } }, 'invalidCategoryId'],
		[{ snippet: { title: 'a' }, localizations: { de: { title: 'b' } } }, 'defaultLanguageNotSet'],
		[{ status: { privacyStatus: 'public', publishAt: '2027-01-01T00:00:00Z' } }, 'invalidPublishAt'],
		[{ status: { privacyStatus: 'private', publishAt: 'soon' } }, 'invalidPublishAt'],
		[{ status: { privacyStatus: 'secret' } }, 'invalidVideoMetadata'],
	];
	for (const [resource, reason] of wrong) {
		expect([resource, ...(await refusalOf(await account.start(4, resource)))]).toEqual([
			resource,
			400,
			reason,
		]);
	}
	await google.set('youtube/account', { username: 'example_creator', forbidden_privacy: ['public'] });
	const forbidden = await account.start(4, { status: { privacyStatus: 'public' } });
	expect(await refusalOf(forbidden)).toEqual([403, 'forbiddenPrivacySetting']);
	const wrongHeaders: Record<string, string>[] = [
		{ 'X-Upload-Content-Length': '0' },
		{ 'X-Upload-Content-Length': 'many' },
		{ 'X-Upload-Content-Type': 'image/png' },
		{ 'X-Upload-Content-Type': '' },
	];
	for (const headers of wrongHeaders) {
		expect((await account.start(4, draft, { headers })).status).toBe(400);
	}
	expect(
		refusal(await account.call(`../../upload/youtube/v3/videos?part=status`, { method: 'POST' }))[0],
	).toBe(400);
	expect((await google.state()).sessions).toEqual([]);
	for (const good of [
		title('ü'.repeat(100)),
		{ snippet: { title: 'a', description: 'ü'.repeat(2500) } },
		tags('a'.repeat(249), 'b'.repeat(250)),
		tags(`a ${'b'.repeat(496)}`),
	]) {
		expect((await account.start(4, { ...good, status: draft.status })).status).toBe(200);
	}
});

test('youtube rule 34: privacy that was left out', async () => {
	const { id, status } = await account.upload({ snippet: { title: 'oops' } }, { notifySubscribers: 'true' });
	expect(status?.privacyStatus).toBe('public');
	expect((await google.state()).ledger).toMatchObject([
		{ kind: 'insert', privacy_status: null, notify_subscribers: 'true', self_declared_made_for_kids: null },
		{ kind: 'video', video_id: id },
		{ kind: 'public', video_id: id },
		{ kind: 'subscribers_notified', video_id: id },
	]);
	await google.reset();
	account = await google.connect();
	const quiet = await account.upload({ status: { privacyStatus: 'public' } });
	const safe = await account.upload();
	expect(safe.status?.privacyStatus).toBe('private');
	const kinds = (await google.state()).ledger.map(({ kind, video_id: video }) => [kind, video]);
	expect(kinds).toEqual([
		['insert', undefined],
		['video', quiet.id],
		['public', quiet.id],
		['insert', undefined],
		['video', safe.id],
	]);

	await google.switch('uploadRules', 'before');
	expect((await account.upload({ status: { privacyStatus: 'public' } })).status?.privacyStatus).toBe(
		'private',
	);
	await google.set('youtube/project', { audited: true });
	expect((await account.upload({ status: { privacyStatus: 'unlisted' } })).status?.privacyStatus).toBe(
		'unlisted',
	);
	await google.set('switches', { 'youtube.uploadRules': '2026-11-02', 'youtube.defaultPrivacy': 'unlisted' });
	expect((await account.upload({})).status?.privacyStatus).toBe('unlisted');
});

test('youtube rule 35: the session URI is enough', async () => {
	const answer = await account.start(4);
	expect([answer.status, await answer.text()]).toEqual([200, '']);
	const uri = answer.headers.get('location') ?? '';
	expect(new URL(uri).searchParams.get('upload_id')).toMatch(/^\w{20,}$/);
	await google.switch('sessionNeedsBearer', true);
	expect((await put(uri, Buffer.from('clip'))).status).toBe(401);
	await google.switch('sessionNeedsBearer', false);
	expect((await put(uri, Buffer.from('clip'))).status).toBe(201);
});

test('youtube rule 36: whole or in pieces', async () => {
	const whole = await put(await account.session(video.length), video);
	expect(whole.status).toBe(201);

	const uri = await account.session(video.length);
	expect((await send(uri, 0, unit + 1)).status).toBe(400);
	expect((await send(uri, 0, 2 * unit)).status).toBe(308);
	expect((await send(uri, 2 * unit, 3 * unit)).status).toBe(400);
	await google.switch('unequalPieces', 'accepted');
	expect((await send(uri, 2 * unit, 3 * unit)).status).toBe(308);
	expect((await send(uri, 3 * unit, video.length)).status).toBe(201);

	const other = await account.session(video.length);
	const piece = video.subarray(0, unit);
	for (const range of [
		`bytes 0-${unit - 1}/${video.length + 1}`,
		`bytes 0-${unit}/${video.length}`,
		`bytes ${unit}-0/${video.length}`,
		`0-${unit - 1}/${video.length}`,
		'bytes */5',
	]) {
		expect([range, (await put(other, piece, range)).status]).toEqual([range, 400]);
	}
	expect((await put(other, piece)).status).toBe(400);
	const noLength = await rawRequest(other, { method: 'PUT', headers: { 'Transfer-Encoding': 'chunked' } });
	expect(noLength.status).toBe(411);
});

test('youtube rule 37: 308 and what is stored', async () => {
	const uri = await account.session(video.length);
	expect(await ask(uri)).toMatchObject({ status: 308, range: null });
	expect(await send(uri, 0, unit)).toMatchObject({ status: 308, range: `bytes=0-${unit - 1}` });

	await google.switch('storesLess', true);
	const short = await account.session(video.length);
	expect(await put(short, video)).toMatchObject({ status: 308, range: `bytes=0-${2 * unit - 1}` });
	expect((await send(short, 2 * unit, video.length)).status).toBe(201);
	const none = await account.session(video.length);
	expect(await send(none, 0, unit)).toMatchObject({ status: 308, range: null });
	expect(await send(none, 0, unit)).toMatchObject({ status: 308, range: `bytes=0-${unit - 1}` });
});

test('youtube rule 38: progress, and the same end again', async () => {
	const uri = await account.session(video.length);
	await send(uri, 0, unit);
	expect(await ask(uri)).toMatchObject({ status: 308, range: `bytes=0-${unit - 1}` });
	const end = await send(uri, unit, video.length);
	expect(await ask(uri)).toMatchObject({ status: 201, id: end.id });
	expect(await put(uri, video)).toMatchObject({ status: 201, id: end.id });
	expect((await google.state()).uploads).toMatchObject([{ id: end.id, privacy_status: 'private' }]);
	await google.switch('uploadedStatus', 200);
	expect((await ask(uri)).status).toBe(200);
});

test('youtube rule 39: gaps, overlaps and bad moments', async () => {
	const uri = await account.session(video.length);
	await send(uri, 0, unit);
	for (const first of [0, 2 * unit]) {
		expect(await send(uri, first, first + unit)).toMatchObject({ status: 308, range: `bytes=0-${unit - 1}` });
	}
	const path = '/upload/youtube/v3/videos';
	const match = { method: 'PUT', path };
	await google.set('faults', { kind: 'status', status: 503, headers: { 'Retry-After': '7' }, match });
	const answer = await fetch(uri, { method: 'PUT', body: video.subarray(unit, 2 * unit) });
	expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
	expect((await ask(uri)).range).toBe(`bytes=0-${unit - 1}`);
	await google.set('faults', { kind: 'status', status: 503, accepted: true, match });
	expect((await send(uri, unit, 2 * unit)).status).toBe(503);
	expect((await ask(uri)).range).toBe(`bytes=0-${2 * unit - 1}`);

	// When a client disconnects, only whole units are kept.
	const broken = await account.session(video.length);
	const request = httpRequest(broken, {
		method: 'PUT',
		headers: { 'Content-Length': String(video.length), 'Content-Type': 'video/mp4' },
	});
	request.on('error', () => undefined);
	request.write(video.subarray(0, unit + 5));
	const sessions = async () => (await google.state()).sessions;
	await until(sessions, (all) => all.at(-1)?.stored_bytes === unit);
	request.destroy();
	expect(
		(
			await until(
				() => ask(broken),
				({ status }) => status === 308,
			)
		).range,
	).toBe(`bytes=0-${unit - 1}`);
	expect(
		(
			await until(
				() => send(broken, unit, video.length),
				({ status }) => status !== 503,
			)
		).status,
	).toBe(201);
});

test('youtube rule 40: a session dies, a video needs its last byte', async () => {
	const uri = await account.session(video.length);
	await send(uri, 0, 3 * unit);
	expect((await google.state()).uploads).toEqual([]);
	await google.advance(168 * 3600 - 1);
	expect((await ask(uri)).status).toBe(308);
	await google.advance(1);
	expect((await send(uri, 3 * unit, video.length)).status).toBe(404);
	await google.switch('deadSessionStatus', 410);
	expect((await ask(uri)).status).toBe(410);
	expect((await google.state()).uploads).toEqual([]);
	expect((await put(`${uri}x`, nothing, 'bytes */4')).status).toBe(410);
});

test('youtube rule 41: limits of the project and of the channel', async () => {
	for (let count = 0; count < 100; count++) expect((await account.start(4)).status).toBe(200);
	expect(await refusalOf(await account.start(4))).toEqual([429, 'rateLimitExceeded']);
	await google.reset();
	account = await google.connect();
	await google.switch('channelUploadsPerDay', 2);
	for (let count = 0; count < 2; count++) expect((await account.start(4)).status).toBe(200);
	expect(await refusalOf(await account.start(4))).toEqual([400, 'uploadLimitExceeded']);
	await google.set('youtube/project', { insert_used: 99 });
	await google.set('switches', { 'youtube.insertCharged': 'upload', 'youtube.channelUploadsPerDay': 100 });
	const [first, second] = [await account.session(4), await account.session(4)];
	expect((await put(first, Buffer.from('clip'))).status).toBe(201);
	expect((await put(second, Buffer.from('clip'))).status).toBe(429);
	expect(await refusalOf(await account.start(4))).toEqual([429, 'rateLimitExceeded']);
});

test('youtube rule 46: bytes are hashed', async () => {
	const uri = await account.session(video.length);
	await send(uri, 0, unit);
	const { id } = await send(uri, unit, video.length);
	const { body } = await google.control(`uploads/${id}`);
	expect(body).toMatchObject({ video_id: id, size_bytes: video.length, sha256, complete: true });
	expect((await google.state()).uploads).toMatchObject([{ id, sha256 }]);
});

test('youtube rule 51: resource and bytes in one request', async () => {
	const insert = (body: string, query = 'notifySubscribers=false') =>
		fetch(
			`${google.url}/youtube.googleapis.com/upload/youtube/v3/videos?uploadType=multipart&part=status&${query}`,
			{
				method: 'POST',
				headers: { ...account.headers, 'Content-Type': 'multipart/related; boundary=limit' },
				body,
			},
		);
	const json = '--limit\r\ncontent-type: application/json\r\n\r\n';
	const bytes = '\r\n--limit\r\ncontent-type: video/mp4\r\n\r\nclip\r\n--limit--';
	const answer = await insert(json + JSON.stringify(draft) + bytes);
	expect([answer.status, await answer.json()]).toMatchObject([
		200,
		{ kind: 'youtube#video', status: { privacyStatus: 'private', uploadStatus: 'uploaded' } },
	]);
	const clip = createHash('sha256').update('clip').digest('hex');
	expect((await google.state()).uploads).toMatchObject([{ sha256: clip }]);
	expect(await refusalOf(await insert(`${json}{}\r\n--limit--`))).toEqual([400, 'mediaBodyRequired']);
	expect(await refusalOf(await insert(`${json}{"snippet":{"title":""}}${bytes}`))).toEqual([
		400,
		'invalidTitle',
	]);
	expect((await insert(json + JSON.stringify({}) + bytes.replace('video/mp4', 'text/plain'))).status).toBe(
		400,
	);
});
