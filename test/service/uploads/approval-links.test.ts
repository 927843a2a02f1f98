import { createApprovalLinks } from '../../../service/uploads';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { withDatabase } from '../../support/events';
import { startReceiver, type Receiver } from '../../support/receiver';
import { PROCESSES_MS, until } from '../../support/until';
import { youTubeState } from '../../support/youtube';

const PUBLIC_URL = 'https://media.example.com/kit';

jest.setTimeout(2 * PROCESSES_MS);

let bench: DeliveryBench;
let receiver: Receiver;

beforeAll(async () => {
	receiver = await startReceiver();
	bench = await startDeliveryBench({
		// With Facebook Login, Instagram accepts a file's bytes, so nothing is fetched from the public URL.
		logins: ['facebook', 'youtube'],
		switches: { 'youtube.processingSeconds': 0 },
		settings: { CALLBACK_HOST_ALLOWLIST: receiver.host },
	});
	await bench.restart({ PUBLIC_URL });
});
afterAll(async () => {
	await bench.close();
	await receiver.close();
});

interface Waiting {
	uploadId: string;
	/** The link that the event contains. */
	url: string;
	/** The same path on the host of the service under test. */
	path: string;
}

/** Uploads a video that waits for approval. @returns the link from its event */
async function wait(platform: string, content = 'Look & <b>listen</b>'): Promise<Waiting> {
	const uploadId = await bench.send({
		platforms: platform,
		content,
		callback_url: receiver.url,
		...(platform === 'youtube' && { 'youtube.made_for_kids': 'false' }),
	});
	return await linkOf(uploadId, 1);
}

/** Waits for the `count`th event that asks for an upload's approval. @returns the link in it */
async function linkOf(uploadId: string, count: number): Promise<Waiting> {
	const isOurs = ({ event }: Receiver['received'][number]) =>
		event.type === 'upload.awaiting_approval' && event.data.upload_id === uploadId;
	const ours = await until(
		() => receiver.received.filter(isOurs),
		({ length }) => length >= count,
		PROCESSES_MS,
	);
	const url = String(ours[count - 1]?.event.data.approval_url);
	return { uploadId, url, path: bench.service.url + url.slice(PUBLIC_URL.length) };
}

async function open(path: string, headers: Record<string, string> = {}) {
	const response = await fetch(path, { headers });
	return { status: response.status, headers: response.headers, text: await response.text() };
}

async function click(path: string, answer: Record<string, string>) {
	const init = { method: 'POST', body: new URLSearchParams(answer), redirect: 'manual' } as const;
	const response = await fetch(path, init);
	return { status: response.status, headers: response.headers, text: await response.text() };
}

const state = async (uploadId: string) => (await bench.status(uploadId)).deliveries[0]?.state;
const published = async (caption: string) =>
	(await bench.posts()).filter((post) => post.caption === caption).length;

describe('the link of a post that waits for an approval', () => {
	it('shows account, caption and media to who opens it, in both languages, and decides nothing by that', async () => {
		const { url, path, uploadId } = await wait('instagram');
		expect(url).toMatch(/^https:\/\/media\.example\.com\/kit\/approve\/[\w.-]+$/);
		for (const [language, title] of [
			['en', 'A post is waiting for your approval'],
			['de', 'Ein Beitrag wartet auf dich'],
		] as const) {
			const { status, headers, text } = await open(path, { 'accept-language': language });
			expect(status).toBe(200);
			expect(text).toContain(`<h1>${title}</h1>`);
			expect(text).toContain('example_creator (Instagram)');
			expect(text).toContain('Look &#38; &#60;b&#62;listen&#60;/b&#62;');
			expect(headers.get('cache-control')).toBe('no-store');
			expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
			expect(headers.get('referrer-policy')).toBe('same-origin');
			expect(headers.get('content-security-policy')).toMatch(/default-src 'none'(?!.*script-src)/);
			expect(headers.get('set-cookie')).toBeNull();
		}
		const file = await fetch(`${path}/file`, { headers: { range: 'bytes=0-99' } });
		expect([file.status, file.headers.get('content-type')]).toEqual([206, 'video/mp4']);
		expect((await file.arrayBuffer()).byteLength).toBe(100);
		// Bots that create link previews also request the page.
		expect((await fetch(path, { method: 'HEAD' })).status).toBe(200);
		expect(await state(uploadId)).toBe('awaiting_approval');
	});

	it('publishes once, whoever clicks how often and at the same time', async () => {
		const { path, uploadId } = await wait('instagram', 'Only once');
		const clicks = await Promise.all([1, 2, 3].map(() => click(path, { decision: 'approve' })));
		expect(clicks.map(({ status }) => status).toSorted()).toEqual([303, 409, 409]);
		expect(clicks.find(({ status }) => status === 303)?.headers.get('location')).toMatch(/^\/kit\/approve\//);
		await bench.until(uploadId, 'published');
		expect(await published('Only once')).toBe(1);

		const late = await click(path, { decision: 'decline' });
		expect(late.status).toBe(409);
		expect(late.text).toContain('so your click had no effect');
		const { permalink } = (await bench.status(uploadId)).deliveries[0]!;
		const { status, text } = await open(path);
		expect([status, text]).toEqual([200, expect.stringContaining(`href="${permalink}"`)]);
		expect((await fetch(`${path}/file`)).status).toBe(404);
		expect(await published('Only once')).toBe(1);
	});

	it('discards: nothing is published, and its file is deleted', async () => {
		const { path, uploadId } = await wait('instagram', 'Not this one');
		expect((await click(path, { decision: 'decline' })).status).toBe(303);
		expect(await bench.status(uploadId)).toMatchObject({
			file: { kept_until: null },
			deliveries: [{ state: 'cancelled' }],
		});
		const late = await click(path, { decision: 'approve' });
		expect(late.status).toBe(409);
		expect(late.text).toContain('Discarded');
		expect(await published('Not this one')).toBe(0);
	});

	it('asks for what the platform has to be told, and publishes nothing without it', async () => {
		const { path, uploadId } = await wait('youtube', 'For some');
		expect((await open(path)).text).toMatch(/<select id="privacy" name="privacy"[^>]* required/);
		for (const privacy of ['', 'everybody', 'constructor']) {
			const refused = await click(path, { decision: 'approve', privacy });
			expect(refused.status).toBe(400);
			expect(refused.text).toContain('Nothing was published');
		}
		expect((await click(path, {})).status).toBe(400);
		expect(await state(uploadId)).toBe('awaiting_approval');
		expect((await click(path, { decision: 'approve', privacy: 'unlisted' })).status).toBe(303);
		const { publish_id: videoId } = await bench.until(uploadId, 'published');
		expect((await youTubeState(bench.sandbox)).uploads).toContainEqual(
			expect.objectContaining({ id: videoId, privacy_status: 'unlisted' }),
		);
	});

	it('says of a discarded video that it stays private on its platform', async () => {
		const { path, uploadId } = await wait('youtube', 'For nobody');
		expect((await click(path, { decision: 'decline' })).status).toBe(303);
		expect(await state(uploadId)).toBe('cancelled');
		expect((await open(path)).text).toContain('The video stays private on YouTube');
	});

	it('ends when the post is changed; the next event has another one', async () => {
		const { path, uploadId } = await wait('instagram', 'First words');
		const { status } = await bench.edit(uploadId, { content: 'Better words' });
		expect(status).toBe(200);
		const next = await linkOf(uploadId, 2);
		const old = await click(path, { decision: 'approve' });
		expect([old.status, old.text]).toEqual([409, expect.stringContaining('The post was changed')]);
		expect((await open(path)).text).not.toContain('words');
		expect((await open(next.path)).text).toContain('Better words');
		expect((await click(next.path, { decision: 'approve' })).status).toBe(303);
		await bench.until(uploadId, 'published');
		expect([await published('First words'), await published('Better words')]).toEqual([0, 1]);
	});

	it('ends when the post is approved elsewhere', async () => {
		const { path, uploadId } = await wait('instagram', 'Elsewhere');
		expect((await bench.act(uploadId, 'POST', '/approve')).status).toBe(200);
		expect((await click(path, { decision: 'decline' })).status).toBe(409);
		await bench.until(uploadId, 'published');
	});

	it('decides about one post of an upload alone', async () => {
		const uploadId = await bench.send({
			platforms: 'instagram,youtube',
			content: 'For two',
			callback_url: receiver.url,
			'youtube.made_for_kids': 'false',
		});
		const links = [await linkOf(uploadId, 1), await linkOf(uploadId, 2)];
		const pages = await Promise.all(links.map(({ path }) => open(path)));
		const instagram = pages.findIndex(({ text }) => text.includes('(Instagram)'));
		expect((await click(links[instagram]!.path, { decision: 'decline' })).status).toBe(303);
		const { deliveries, file } = await bench.status(uploadId);
		expect(Object.fromEntries(deliveries.map(({ platform, state: now }) => [platform, now]))).toEqual({
			instagram: 'cancelled',
			youtube: 'awaiting_approval',
		});
		expect(file.kept_until).not.toBeNull();
	});

	it('ends with its file or after 7 days, and says so', async () => {
		const { path, uploadId } = await wait('instagram', 'Too late');
		const end = Date.parse(String((await bench.status(uploadId)).file.kept_until));
		const now = jest.spyOn(Date, 'now').mockReturnValue(end + 1_000);
		try {
			expect((await open(path)).status).toBe(410);
			expect((await click(path, { decision: 'approve' })).status).toBe(410);
			expect((await fetch(`${path}/file`)).status).toBe(404);
		} finally {
			now.mockRestore();
		}
		expect(await state(uploadId)).toBe('awaiting_approval');
	});
});

describe('what makes a link work', () => {
	it('is its signature, for this delivery in this version until this time', async () => {
		const { path, uploadId } = await wait('instagram', 'Forged');
		const [, id, version, expires, signature] =
			/\/approve\/([^.]+)\.(\d+)\.(\d+)\.([\w-]{43})$/.exec(path) ?? [];
		const forged = [
			`${id}.${version}.${Number(expires) + 1}.${signature}`,
			`${id}.${Number(version) + 1}.${expires}.${signature}`,
			`${id}.${version}.${expires}.${'A'.repeat(43)}`,
			`${id}.${version}.${expires}`,
			'unknown',
		];
		for (const token of forged) {
			const url = `${bench.service.url}/approve/${token}`;
			expect((await open(url)).status).toBe(404);
			expect((await click(url, { decision: 'approve' })).status).toBe(404);
			expect((await fetch(`${url}/file`)).status).toBe(404);
		}
		expect(await state(uploadId)).toBe('awaiting_approval');
	});

	it('is stored nowhere, and no answer of the service tells it', async () => {
		const { url, uploadId } = await wait('instagram', 'Kept apart');
		const signature = url.slice(-43);
		const stored = await withDatabase(bench.service.dataDir, (database) =>
			database('events').where({ upload_id: uploadId }).pluck('data'),
		);
		expect(stored.join()).toContain('/approve/');
		expect(stored.join()).not.toContain(signature);
		expect(JSON.stringify(await bench.status(uploadId))).not.toContain('/approve/');
	});

	it('exists only where PUBLIC_URL says under which address it would be opened', () => {
		const links = createApprovalLinks(Buffer.alloc(32, 1), undefined);
		expect(links.unsigned({ id: 'delivery', version: 1 }, Date.now())).toBeUndefined();
		expect(links.complete({ upload_id: 'upload' })).toEqual({ upload_id: 'upload' });
	});
});

it('an address that asks too often has to wait', async () => {
	const answers = [];
	for (let count = 0; count <= 60; count++)
		answers.push(await open(`${bench.service.url}/approve/guess-${count}`));
	const refused = answers.at(-1);
	expect(refused?.status).toBe(429);
	expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
});
