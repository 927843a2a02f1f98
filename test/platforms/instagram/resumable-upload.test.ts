import type { Http } from '../../../platforms/http';
import { prepare, waitForContainer, type Preparation } from '../../../platforms/instagram';
import { film } from '../../contracts/support/media-files';
import type { Client } from '../../support/instagram';
import { bytesOf, RUPLOAD, Studio } from '../../support/instagram-posts';
import { sha256 } from '../../support/video-bytes';

const VIDEO = film({ dataBytes: 9_000_000 });
const SHA256 = sha256([VIDEO]);

let studio: Studio;
let client: Client;

beforeAll(async () => {
	studio = await Studio.open();
});
afterAll(() => studio.close());
beforeEach(async () => {
	client = await studio.connect('facebook');
});
afterEach(() => studio.reset());

const uploads = () => studio.posts('/ig-api-upload/');

/** Prepares a reel from the bytes, optionally with a modified HTTP client. */
function send(changes: Partial<Preparation> = {}, source = bytesOf(VIDEO), http = client.instagram.http) {
	const preparation = studio.preparation(changes);
	return prepare({ ...client.instagram, http }, { mediaType: 'REELS', source }, preparation);
}

/** Returns an HTTP client whose first uploads break off after the numbers of bytes in the list, one for each upload. */
function breakingHttp(afterBytes: number[]): Http {
	return async (request) => {
		const limit = request.url.includes('/ig-api-upload/') ? afterBytes.shift() : undefined;
		if (limit === undefined) return client.instagram.http(request);
		const whole = request.body as AsyncIterable<Uint8Array>;
		async function* part() {
			let sent = 0;
			for await (const piece of whole) {
				yield piece;
				sent += piece.length;
				if (sent >= limit!) throw new Error('The line broke.');
			}
		}
		return client.instagram.http({ ...request, body: part() });
	};
}

async function expectWhole(containerId: string): Promise<void> {
	expect(await studio.sandbox.upload(containerId)).toMatchObject({
		size_bytes: VIDEO.length,
		sha256: SHA256,
		complete: true,
	});
	expect((await waitForContainer(client.instagram, containerId, 60)).status).toBe('FINISHED');
	expect(await studio.containers()).toHaveLength(1);
}

describe('a video that is sent', () => {
	it('arrives in one request with the headers that rupload wants (instagram §4.2)', async () => {
		const progress: number[] = [];
		await expectWhole(await send({ onProgress: (bytes) => void progress.push(bytes) }));
		const requests = await uploads();
		expect(requests).toHaveLength(1);
		expect(requests[0]?.headers).toMatchObject({
			authorization: `OAuth ${client.instagram.pageToken}`,
			offset: '0',
			file_size: String(VIDEO.length),
			'content-length': String(VIDEO.length),
		});
		expect(requests[0]?.headers['content-type']).toBeUndefined();
		expect(requests[0]?.headers['transfer-encoding']).toBeUndefined();
		expect(progress.length).toBeGreaterThan(1);
		expect(progress).toEqual(progress.toSorted((one, other) => one - other));
		expect(progress.at(-1)).toBe(VIDEO.length);
	});

	it('goes on where Instagram stands after two breaks', async () => {
		const containerId = await send({}, bytesOf(VIDEO), breakingHttp([2_000_000, 3_000_000]));
		await expectWhole(containerId);
		const offsets = (await uploads()).map(({ headers }) => Number(headers.offset));
		expect(offsets.length).toBeGreaterThan(2);
		expect(offsets[0]).toBe(0);
		expect(offsets).toEqual([...new Set(offsets)].toSorted((one, other) => one - other));
	});

	it('goes on in another run with what was saved, without another container', async () => {
		const saved: Preparation['prepared'][] = [];
		const source = bytesOf(VIDEO);
		const crash = new Error('The process ended.');
		const dying = {
			...source,
			async open(firstByte: number) {
				const whole = await source.open(firstByte);
				async function* part() {
					let sent = 0;
					for await (const piece of whole) {
						yield piece;
						if ((sent += piece.length) > 4_000_000) throw crash;
					}
				}
				return part();
			},
		};
		await expect(send({ save: (prepared) => void saved.push(prepared) }, dying)).rejects.toBe(crash);
		expect(saved).toHaveLength(1);
		const prepared = JSON.parse(JSON.stringify(saved[0])) as Preparation['prepared'];
		const containerId = await send({ prepared });
		expect(containerId).toBe(prepared?.containerId);
		await expectWhole(containerId);
		expect(Number((await uploads()).at(-1)?.headers.offset)).toBeGreaterThan(0);
	});

	it.each([
		['a 400 although every byte was taken', { kind: 'error', code: 1, status: 400, accepted: true }],
		[
			'a 400 for good although every byte was taken',
			{ kind: 'status', status: 400, body: '{"debug_info":{"retriable":false}}', accepted: true },
		],
		['a 503 although every byte was taken', { kind: 'status', status: 503, accepted: true }],
		['a connection that drops after the last byte', { kind: 'reset-after' }],
	])('is not sent again after %s', async (_name, fault) => {
		await studio.fault({ ...fault, match: RUPLOAD });
		await expectWhole(await send());
		expect(await uploads()).toHaveLength(1);
	});

	it.each([
		['a 503 that lost the bytes', { kind: 'status', status: 503, times: 3 }],
		['a connection that drops before', { kind: 'reset-before', times: 2 }],
	])('is sent again after %s', async (_name, fault) => {
		await studio.fault({ ...fault, match: RUPLOAD });
		await expectWhole(await send());
		expect(client.naps.slice(0, 2)).toEqual([2_000, 4_000]);
	});

	it('waits through a container that cannot be read for a while', async () => {
		await studio.fault({
			kind: 'status',
			status: 503,
			match: { method: 'GET', path: 'video_status' },
			times: 5,
		});
		await expectWhole(await send());
	});

	it('ends when the container may no longer be read', async () => {
		await studio.fault({
			kind: 'error',
			code: 190,
			fields: { error_subcode: 460 },
			match: { method: 'GET', path: 'video_status' },
		});
		await expect(send()).rejects.toMatchObject({ platformCode: '190/460', action: 'reconnect' });
		expect(await uploads()).toEqual([]);
	});

	it('ends with the reason of the container if that has failed', async () => {
		let containerId = '';
		const save: Preparation['save'] = async (prepared) => {
			containerId = prepared.containerId ?? '';
			await studio.sandbox.control('instagram/container', {
				id: containerId,
				status: 'ERROR',
				subcode: 2207026,
			});
		};
		await expect(send({ save })).rejects.toMatchObject({ platformCode: '2207026', action: 'fix-media' });
		expect(await uploads()).toEqual([]);
	});

	it('is given up after six attempts, and can be taken up again', async () => {
		await studio.fault({ kind: 'status', status: 503, match: RUPLOAD, times: 6 });
		let prepared: Preparation['prepared'];
		await expect(send({ save: (known) => void (prepared = known) })).rejects.toMatchObject({
			code: 'upload_interrupted',
			action: 'retry',
			retryable: true,
		});
		expect(await uploads()).toHaveLength(6);
		await expectWhole(await send({ prepared }));
	});

	it('is not sent a second time if rupload refuses it for good', async () => {
		await studio.fault({
			kind: 'status',
			status: 400,
			body: '{"debug_info":{"retriable":false,"type":"ProcessingFailedError","message":"No video"}}',
			match: RUPLOAD,
		});
		await expect(send()).rejects.toMatchObject({
			code: 'upload_refused',
			action: 'fix-media',
			message: expect.stringContaining('No video') as string,
		});
		expect(await uploads()).toHaveLength(1);
	});

	it.each([
		['ends early', VIDEO.length + 1, 'source_incomplete'],
		['goes on', VIDEO.length - 1, 'source_too_long'],
	])('is refused if the file %s', async (_name, sizeBytes, code) => {
		const source = { ...bytesOf(VIDEO), sizeBytes };
		await expect(send({}, source)).rejects.toMatchObject({ code, action: 'fix-media' });
	});

	it('is not whole at Instagram if the file goes on behind the announced bytes', async () => {
		const open = async () =>
			(async function* () {
				yield VIDEO;
				yield VIDEO.subarray(0, 1);
			})();
		await expect(send({}, { sizeBytes: VIDEO.length, open })).rejects.toMatchObject({
			code: 'source_too_long',
		});
		expect((await studio.containers()).map(({ status }) => status)).toEqual(['IN_PROGRESS']);
	});

	it('is read without the field that names the bytes where Instagram no longer has it', async () => {
		const http: Http = (request) =>
			request.url.includes('video_status')
				? client.instagram.http({ ...request, url: request.url.replace('video_status', 'unknown_field') })
				: client.instagram.http(request);
		await expectWhole(await send({}, bytesOf(VIDEO), http));
	});
});

describe('an upload that Instagram gave up on', () => {
	/** Replaces the sandbox's response to a request for the container's status. */
	const givenUp: Http = async (request) => {
		if (!request.url.includes('video_status')) return client.instagram.http(request);
		const body = JSON.stringify({
			status_code: 'IN_PROGRESS',
			status: 'In Progress',
			video_status: { uploading_phase: { status: 'error', bytes_transferred: 5 } },
		});
		return { status: 200, headers: {}, body };
	};
	const failed = { code: 'upload_failed', action: 'retry', retryable: true };

	it('fails after some looks instead of staying in progress for ever (instagram §4.2)', async () => {
		await expect(send({}, bytesOf(VIDEO), givenUp)).rejects.toMatchObject(failed);
		expect(await uploads()).toEqual([]);
		const containerId = String((await studio.containers())[0]?.id);
		const stuck = { ...client.instagram, http: givenUp };
		client.naps.length = 0;
		await expect(waitForContainer(stuck, containerId, 3_600)).rejects.toMatchObject(failed);
		expect(client.naps).toEqual([500, 1_000, 2_000, 4_000]);
	});

	it('is made again from what was saved', async () => {
		let looks = 0;
		const once: Http = (request) =>
			request.url.includes('video_status') && looks++ === 0
				? givenUp(request)
				: client.instagram.http(request);
		await studio.fault({ kind: 'status', status: 503, match: RUPLOAD, times: 6 });
		let prepared: Preparation['prepared'];
		await expect(send({ save: (known) => void (prepared = known) })).rejects.toThrow();
		const containerId = await send({ prepared }, bytesOf(VIDEO), once);
		expect(containerId).not.toBe(prepared?.containerId);
		expect(await studio.sandbox.upload(containerId)).toMatchObject({ sha256: SHA256, complete: true });
	});
});

describe('the upload host', () => {
	/** Returns an HTTP client that replaces the upload URL in Instagram's responses. */
	const naming =
		(uri: string): Http =>
		async (request) => {
			const response = await client.instagram.http(request);
			if (!request.url.includes('/media') || 'noAnswer' in response) return response;
			return { ...response, body: JSON.stringify({ ...(JSON.parse(response.body) as object), uri }) };
		};
	const elsewhere = { ruploadBase: 'https://rupload.facebook.com' };

	it.each([
		['https://evil.example/ig-api-upload/1', 'evil.example'],
		['http://rupload.facebook.com/ig-api-upload/1', 'rupload.facebook.com'],
		['https://rupload.facebook.com.evil.example/1', 'rupload.facebook.com.evil.example'],
		['no address', '""'],
	])('gets nothing if it is not one of its own: %s', async (uri, host) => {
		const instagram = { ...client.instagram, ...elsewhere, http: naming(uri) };
		const request = { mediaType: 'REELS', source: bytesOf(VIDEO) } as const;
		await expect(prepare(instagram, request, studio.preparation({ allowedHosts: [] }))).rejects.toMatchObject(
			{
				code: 'upload_host_refused',
				message: expect.stringContaining(host) as string,
			},
		);
	});

	it('may be one that the operator has allowed, with or without the port', async () => {
		for (const allowed of [studio.sandbox.host, '127.0.0.1']) {
			const instagram = { ...client.instagram, ...elsewhere };
			const request = { mediaType: 'REELS', source: bytesOf(VIDEO) } as const;
			const containerId = await prepare(instagram, request, studio.preparation({ allowedHosts: [allowed] }));
			expect(await studio.sandbox.upload(containerId)).toMatchObject({ sha256: SHA256 });
		}
	});

	it('may be the one that is set up', async () => {
		await expectWhole(await send({ allowedHosts: [] }));
	});

	it('gets nothing without a connected Page', async () => {
		const instagram = { ...client.instagram, pageToken: undefined };
		const request = { mediaType: 'REELS', source: bytesOf(VIDEO) } as const;
		await expect(prepare(instagram, request, studio.preparation())).rejects.toMatchObject({
			code: 'upload_refused',
		});
		expect(await uploads()).toEqual([]);
	});
});
