import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { MediaType } from '../../../platforms/media';
import { findDecoder, type Decoder } from '../../../service/core/frame-decoder';
import { drawFirstFrame } from '../../../service/uploads/inspection';
import { childrenOf } from '../../support/child-processes';
import { HOSTILE, SEEDS } from '../../support/hostile-media';
import { PROCESSES_MS } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';

const never = new AbortController().signal;
const decoder = findDecoder() as Decoder;
const media = (name: string) => readFileSync(join(__dirname, '../../media', name));

// Each image is drawn by a new process.
jest.setTimeout(PROCESSES_MS);

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
});
afterEach(() => expect(childrenOf(process.pid)).toEqual([]));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function draw(bytes: Buffer, contentType: string, { using = decoder, signal = never } = {}) {
	const path = join(folder, 'file.upload');
	await writeFile(path, bytes);
	return drawFirstFrame(
		{ path, sizeBytes: bytes.length, contentType: contentType as MediaType },
		using,
		signal,
	);
}

/** Returns the colour of the pixel at a relative position in the image. */
async function colourOf(frame: Uint8Array, left: number, top: number): Promise<string> {
	const { data, info } = await sharp(frame).raw().toBuffer({ resolveWithObject: true });
	const at = (Math.floor(top * info.height) * info.width + Math.floor(left * info.width)) * info.channels;
	const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
	if (Math.max(red, green, blue) < 60) return 'black';
	return red > Math.max(green, blue) ? 'red' : blue > Math.max(red, green) ? 'blue' : 'green';
}

/** Returns the size of an image, which must be a JPEG without Exif data. */
async function sizeOf(drawn: Awaited<ReturnType<typeof draw>>) {
	if (!('frame' in drawn)) throw new Error(drawn.reason);
	const { format, width, height, exif } = await sharp(drawn.frame).metadata();
	expect({ format, exif }).toEqual({ format: 'jpeg', exif: undefined });
	expect(drawn.frame.length).toBeLessThan(20_000);
	return { width, height };
}

describe('the first frame of a video', () => {
	it.each([
		['H.264 in MP4', sampleVideo, 'video/mp4'],
		['fragments', SEEDS.fragmented, 'video/mp4'],
		['HEVC of 10 bits in MOV', media('hevc-10-bit.bin'), 'video/quicktime'],
		['VP9 in WebM', SEEDS.webm, 'video/webm'],
	])('is drawn: %s', async (_name, bytes, type) => {
		expect(await sizeOf(await draw(bytes, type))).toEqual({ width: 180, height: 320 });
	});

	it('stands upright, however the camera was held', async () => {
		const drawn = await draw(media('turned.bin'), 'video/mp4');
		expect(await sizeOf(drawn)).toEqual({ width: 180, height: 320 });
		const { frame } = drawn as { frame: Uint8Array };
		// The track's matrix rotates the frame to the left, so the blue area on the right is now at the top.
		expect(await colourOf(frame, 0.5, 0.2)).toBe('blue');
		expect(await colourOf(frame, 0.5, 0.8)).toBe('red');
	});

	it('is drawn of a file that only this process can reach, and passes on why that cannot be read', async () => {
		const read = async function* (start: number, end: number) {
			yield sampleVideo.subarray(start, end);
		};
		const file = { sizeBytes: sampleVideo.length, contentType: 'video/mp4' } as const;
		expect(await sizeOf(await drawFirstFrame({ ...file, read }, decoder, never))).toMatchObject({
			width: 180,
		});
		const broken = async function* (): AsyncGenerator<Uint8Array> {
			throw new Error('the store is gone');
		};
		await expect(drawFirstFrame({ ...file, read: broken }, decoder, never)).rejects.toThrow('store is gone');
	});

	it('is not drawn of what is damaged, a sound or a picture, or without a decoder', async () => {
		const noise = Buffer.from(sampleVideo);
		// Overwrites only the frames, not the metadata.
		noise.fill(0x5a, noise.indexOf('mdat') + 4);
		const [name, type, hostile] = HOSTILE[8] as (typeof HOSTILE)[number];
		const cases: [string, Buffer, string, Decoder?][] = [
			['noise', noise, 'video/mp4'],
			[name, hostile, type],
			['cut off in its first frame', sampleVideo.subarray(0, 7_000), 'video/mp4'],
			['no video track', media('audio-only.bin'), 'video/mp4'],
			['a picture', SEEDS.jpeg, 'image/jpeg'],
			['no decoder', SEEDS.mp4, 'video/mp4', { script: '/nowhere.js', wasm: '/nowhere.wasm' }],
		];
		for (const [what, bytes, contentType, using] of cases)
			expect([what, await draw(bytes, contentType, { using })]).toEqual([
				what,
				{ reason: expect.any(String) },
			]);
	});

	it('is given up when the service ends', async () => {
		const interrupt = new AbortController();
		const drawn = draw(sampleVideo, 'video/mp4', { signal: interrupt.signal });
		setTimeout(() => interrupt.abort(), 50);
		await expect(drawn).rejects.toMatchObject({ name: 'AbortError' });
	});
});
