import { join } from 'node:path';
import * as tus from 'tus-js-client';
import { Upload, type DetailedError, type UploadOptions, type UrlStorage } from 'tus-js-client';
import { API_KEY, waitForEnd } from '../support/service';
import { sha256, startUploads, videoOf, type Uploads } from '../support/uploads';

/** The package exports this class in Node, but its types do not include it. */
const { FileUrlStorage } = tus as unknown as { FileUrlStorage: new (file: string) => UrlStorage };

let uploads: Uploads;

beforeAll(async () => {
	uploads = await startUploads();
});
afterAll(() => uploads.close());

const MIB = 1_048_576;
const video = videoOf(6 * MIB);

/** Runs an upload. @returns the upload's ID, which is the last segment of its URL */
function send(options: UploadOptions, prepare: (upload: Upload) => Promise<void> | void = () => {}) {
	return new Promise<string>((resolve, reject) => {
		const upload: Upload = new Upload(video, {
			endpoint: `${uploads.service.url}/api/uploads/files`,
			headers: { 'x-api-key': API_KEY },
			metadata: { platforms: 'tiktok', filename: 'video.mp4' },
			chunkSize: 2 * MIB,
			retryDelays: null,
			onSuccess: () => resolve(upload.url?.split('/').at(-1) ?? ''),
			onError: reject,
			...options,
		});
		Promise.resolve(prepare(upload)).then(() => upload.start(), reject);
	});
}

async function expectDelivered(id: string): Promise<void> {
	const end = await waitForEnd(uploads.service, id);
	expect(end).toMatchObject({ file: { sha256: sha256(video) }, deliveries: [{ state: 'delivered' }] });
	const { publish_id: publishId } = end.deliveries[0] ?? {};
	expect(await uploads.sandbox.upload(publishId)).toMatchObject({ sha256: sha256(video) });
}

it('upload', async () => {
	await expectDelivered(await send({}));
});

it('resume of an earlier upload', async () => {
	const known = {
		urlStorage: new FileUrlStorage(join(uploads.service.dataDir, 'tus.json')),
		fingerprint: async () => 'one',
	};
	const halves: number[] = [];
	const interrupted = new Promise<void>((resolve) => {
		let first: Upload | undefined;
		const stop = () => void first?.abort().then(resolve);
		void send({ ...known, onChunkComplete: stop }, (upload) => void (first = upload));
	});
	await interrupted;
	const id = await send(
		{ ...known, onChunkComplete: (_size, accepted) => void halves.push(accepted) },
		async (upload) => {
			const [earlier] = await upload.findPreviousUploads();
			if (earlier === undefined) throw new Error('nothing to resume');
			upload.resumeFromPreviousUpload(earlier);
		},
	);
	expect(halves).toEqual([4 * MIB, 6 * MIB]);
	await expectDelivered(id);
});

it('termination', async () => {
	let started: Upload | undefined;
	await new Promise<void>((resolve, reject) => {
		const stop = () => void started?.abort(true).then(resolve, reject);
		send({ onChunkComplete: stop }, (upload) => void (started = upload)).catch(reject);
	});
	const headers = { 'x-api-key': API_KEY, 'tus-resumable': '1.0.0' };
	expect((await fetch(started?.url ?? '', { method: 'HEAD', headers })).status).toBe(404);
});

it('refusal of a wrong key', async () => {
	const failed = send({ headers: { 'x-api-key': 'wrong' } }).catch((error: DetailedError) => error);
	expect((await failed) as DetailedError).toMatchObject({
		originalResponse: expect.objectContaining({ getStatus: expect.any(Function) }),
		message: expect.stringContaining('401'),
	});
});

it('refusal of a deferred length', async () => {
	const failed = send({ uploadLengthDeferred: true }).catch((error: DetailedError) => error);
	expect(((await failed) as DetailedError).message).toContain('501');
});
