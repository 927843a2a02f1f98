import { draft, refusal, refusalOf, startForRules } from './support/youtube';
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

async function read(id: string, one = account) {
	const { body } = await one.call(`videos?part=snippet,status,processingDetails,contentDetails&id=${id}`);
	return body.items?.[0] ?? {};
}

const update = (part: string, body: unknown) =>
	account.call(`videos?part=${part}`, { method: 'PUT', body: JSON.stringify(body) });

test('youtube rule 42: processing', async () => {
	await google.switch('processingSeconds', 100);
	const { id } = await account.upload();
	expect(await read(id)).toMatchObject({
		status: { uploadStatus: 'uploaded' },
		contentDetails: { duration: 'P0D' },
		processingDetails: {
			processingStatus: 'processing',
			processingProgress: { partsTotal: '100', partsProcessed: '0', timeLeftMs: '100000' },
		},
	});
	const parts = async () =>
		Number(((await read(id)).processingDetails?.processingProgress as Record<string, string>).partsProcessed);
	await google.advance(49);
	expect(await parts()).toBe(49);
	await google.switch('progressGoesBack', true);
	await google.advance(2);
	expect(await parts()).toBe(26);
	await google.advance(49);
	expect(await read(id)).toMatchObject({
		status: { uploadStatus: 'processed' },
		contentDetails: { duration: 'PT30S' },
		processingDetails: { processingStatus: 'succeeded' },
	});

	for (const [reason, failure] of [
		['codec', 'transcodeFailed'],
		['conversion', 'transcodeFailed'],
		['emptyFile', 'uploadFailed'],
		['invalidFile', 'other'],
		['tooSmall', 'uploadFailed'],
		['uploadAborted', 'uploadFailed'],
	]) {
		await google.set('switches', {
			'youtube.processingResult': `failed/${reason}`,
			'youtube.processingSeconds': 0,
		});
		const failed = await account.upload();
		expect(await read(failed.id)).toMatchObject({
			status: { uploadStatus: 'failed', failureReason: reason },
			processingDetails: { processingStatus: 'failed', processingFailureReason: failure },
		});
	}
	for (const reason of [
		'claim',
		'copyright',
		'duplicate',
		'inappropriate',
		'legal',
		'length',
		'termsOfUse',
		'trademark',
		'uploaderAccountClosed',
		'uploaderAccountSuspended',
	]) {
		await google.switch('processingResult', `rejected/${reason}`);
		const rejected = await account.upload();
		expect((await read(rejected.id)).status).toMatchObject({
			uploadStatus: 'rejected',
			rejectionReason: reason,
		});
	}
	await google.set('switches', { 'youtube.processingResult': 'processed', 'youtube.processingSeconds': 100 });
	const last = await account.upload();
	await google.set('youtube/video', { video_id: last.id, processing_status: 'terminated' });
	expect((await read(last.id)).processingDetails).toMatchObject({ processingStatus: 'terminated' });
	await google.set('youtube/end-processing', {
		video_id: last.id,
		upload_status: 'rejected',
		reason: 'legal',
	});
	expect((await read(last.id)).status).toMatchObject({ rejectionReason: 'legal' });
});

test('youtube rule 43: videos of more than 15 minutes', async () => {
	await google.set('switches', { 'youtube.uploadedSeconds': 901, 'youtube.processingSeconds': 0 });
	expect((await read((await account.upload()).id)).status).toMatchObject({ uploadStatus: 'processed' });
	for (const status of ['eligible', 'disallowed']) {
		await google.set('youtube/account', { username: 'example_creator', long_uploads_status: status });
		expect((await read((await account.upload()).id)).status).toMatchObject({
			uploadStatus: 'rejected',
			rejectionReason: 'length',
		});
	}
	await google.switch('uploadedSeconds', 900);
	expect((await read((await account.upload()).id)).status).toMatchObject({ uploadStatus: 'processed' });
});

test('youtube rule 44: an update replaces whole parts', async () => {
	const { id } = await account.upload({
		snippet: { title: 'First', description: 'kept', tags: ['a'], categoryId: '10' },
		status: { ...draft.status, embeddable: false, license: 'creativeCommon', containsSyntheticMedia: true },
	});
	await update('status', { id, status: { privacyStatus: 'unlisted' } });
	const changed = await read(id);
	expect(changed.status).toMatchObject({
		privacyStatus: 'unlisted',
		embeddable: true,
		license: 'youtube',
		containsSyntheticMedia: false,
	});
	expect(changed.status).not.toHaveProperty('selfDeclaredMadeForKids');
	expect(changed.snippet).toMatchObject({
		title: 'First',
		description: 'kept',
		tags: ['a'],
		categoryId: '10',
	});
	await update('snippet', { id, snippet: { title: 'Second', categoryId: '22' } });
	expect((await read(id)).snippet).toMatchObject({ title: 'Second', description: '' });
	expect((await read(id)).status).toMatchObject({ privacyStatus: 'unlisted' });
	expect(refusal(await update('snippet', { id, snippet: {} }))).toEqual([400, 'invalidTitle']);

	const at = '2026-11-21T00:00:00.000Z';
	for (const privacyStatus of ['public', 'unlisted']) {
		expect(refusal(await update('status', { id, status: { privacyStatus, publishAt: at } }))).toEqual([
			400,
			'invalidPublishAt',
		]);
	}
	const scheduled = await update('status', { id, status: { ...draft.status, publishAt: at } });
	expect(scheduled.body.status).toMatchObject({ privacyStatus: 'private', publishAt: at });
	await google.advance(12 * 3600);
	const later = await google.connect();
	expect((await read(id, later)).status).toMatchObject({ privacyStatus: 'public' });
	account = later;
	expect(
		refusal(await update('status', { id, status: { ...draft.status, publishAt: '2027-01-01T00:00:00Z' } })),
	).toEqual([400, 'invalidPublishAt']);
	const past = await account.upload({
		...draft,
		status: { ...draft.status, publishAt: '2020-01-01T00:00:00Z' },
	});
	expect((await read(past.id)).status).toMatchObject({ privacyStatus: 'public' });

	expect(refusal(await update('status', { id: 'unknown1234', status: {} }))).toEqual([404, 'videoNotFound']);
	expect(refusal(await update('status', { status: {} }))).toEqual([400, 'missingRequiredParameter']);
	const other = await google.connect('nordlicht_studio');
	const foreign = (await other.upload()).id;
	expect(refusal(await update('status', { id: foreign, status: {} }))).toEqual([403, 'forbidden']);
	expect((await account.call(`videos?id=${foreign}`, { method: 'DELETE' })).status).toBe(403);
	expect((await account.call(`videos?id=${id}`, { method: 'DELETE' })).status).toBe(204);
});

/** Returns the first bytes of a PNG image of this size, followed by zeros. */
function png(width: number, height: number): Buffer {
	const bytes = Buffer.alloc(64);
	Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
	bytes.writeUInt32BE(width, 16);
	bytes.writeUInt32BE(height, 20);
	return bytes;
}

test('youtube rule 45: thumbnails', async () => {
	const { id } = await account.upload();
	const set = (body: Buffer, type = 'image/png', videoId = id) =>
		fetch(
			`${google.url}/www.googleapis.com/upload/youtube/v3/thumbnails/set?uploadType=media&videoId=${videoId}`,
			{ method: 'POST', headers: { ...account.headers, 'Content-Type': type }, body },
		);
	const done = await set(png(1280, 720));
	expect([done.status, await done.json()]).toMatchObject([
		200,
		{ kind: 'youtube#thumbnailSetResponse', items: [{ default: { url: expect.any(String) } }] },
	]);
	const jpeg = Buffer.from('ffd8ffe000040000ffc0001108028004000300000000000000', 'hex');
	expect((await set(jpeg, 'application/octet-stream')).status).toBe(200);
	expect(await refusalOf(await set(Buffer.from('no image at all, but long enough')))).toEqual([
		400,
		'invalidImage',
	]);
	expect(await refusalOf(await set(png(639, 360)))).toEqual([400, 'invalidImage']);
	expect(await refusalOf(await set(png(1280, 720), 'image/gif'))).toEqual([400, 'invalidImage']);
	expect(await refusalOf(await set(Buffer.alloc(0)))).toEqual([400, 'mediaBodyRequired']);
	expect(await refusalOf(await set(png(1280, 720), 'image/png', 'unknown1234'))).toEqual([
		404,
		'videoNotFound',
	]);
	await google.set('faults', {
		kind: 'error',
		code: 'uploadRateLimitExceeded',
		match: { path: 'thumbnails/set' },
	});
	expect(await refusalOf(await set(png(1280, 720)))).toEqual([429, 'uploadRateLimitExceeded']);
	await google.set('youtube/account', { username: 'example_creator', phone_verified: false });
	expect(await refusalOf(await set(png(1280, 720)))).toEqual([403, 'forbidden']);

	await google.set('youtube/account', { username: 'example_creator', phone_verified: true });
	await google.set('switches', { 'youtube.uploadedWidth': 1080, 'youtube.uploadedHeight': 1920 });
	const short = await account.upload();
	expect((await set(png(1080, 1920), 'image/png', short.id)).status).toBe(400);
	await google.advance(1);
	expect((await set(png(1080, 1920), 'image/png', short.id)).status).toBe(200);
	const early = await account.upload();
	await google.switch('shortsThumbnail', 'anytime');
	expect((await set(png(1080, 1920), 'image/png', early.id)).status).toBe(200);
});
