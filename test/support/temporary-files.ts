import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { TemporaryFiles } from '../../service/files/temporary-files';
import { sampleVideo } from './video-bytes';

export const LIMITS = { maxFileBytes: 400_000, maxTotalBytes: 700_000 };

async function* pieces(bytes: Buffer, size = 10_007) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* breakingOff(bytes: Buffer) {
	yield* pieces(bytes);
	throw new Error('the source broke off');
}

const refusal = (statusCode: number, code: string) => expect.objectContaining({ statusCode, code });

/** What every implementation of `TemporaryFiles` must do. @param open makes one with `LIMITS`; the second time with the same bytes behind it */
export function describeTemporaryFiles(open: () => Promise<TemporaryFiles>): void {
	const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
	const read = async (files: TemporaryFiles, name: string, first = 0, last?: number) =>
		buffer(Readable.from(files.read(name, first, last)));
	async function scan(files: TemporaryFiles, name: string, first: number) {
		const pieces: Uint8Array[] = [];
		for await (const piece of files.scan(name, first)) pieces.push(Buffer.from(piece));
		return Buffer.concat(pieces);
	}
	let files: TemporaryFiles;

	beforeEach(async () => {
		files = await open();
		for (const name of await files.list()) await files.delete(name);
		expect(files.usedBytes()).toBe(0);
	});

	it('keeps what it is given, and says what it is', async () => {
		const stored = await files.write(pieces(sampleVideo));
		expect(stored).toEqual({
			name: expect.any(String),
			sizeBytes: sampleVideo.length,
			sha256: sha256(sampleVideo),
			contentType: 'video/mp4',
		});
		expect(await files.list()).toEqual([stored.name]);
		expect(await files.size(stored.name)).toBe(sampleVideo.length);
		expect(await read(files, stored.name)).toEqual(sampleVideo);
		expect(await read(files, stored.name, 1_000)).toEqual(sampleVideo.subarray(1_000));
		expect(await read(files, stored.name, 1_000, 1_999)).toEqual(sampleVideo.subarray(1_000, 2_000));
		expect(await scan(files, stored.name, 0)).toEqual(sampleVideo);
		expect(await scan(files, stored.name, 1_000)).toEqual(sampleVideo.subarray(1_000));
	});

	it('deletes, also twice, and makes room by that', async () => {
		const { name } = await files.write(pieces(sampleVideo));
		expect(files.usedBytes()).toBe(sampleVideo.length);
		await files.delete(name);
		await files.delete(name);
		expect([await files.list(), await files.size(name), files.usedBytes()]).toEqual([[], undefined, 0]);
	});

	it.each([
		['a source that breaks off', () => breakingOff(sampleVideo), 'the source broke off'],
		['a text', () => pieces(Buffer.from('a text '.repeat(20))), refusal(415, 'not_a_video')],
		['a short text', () => pieces(Buffer.from('short')), refusal(415, 'not_a_video')],
		['nothing', () => pieces(Buffer.alloc(0)), refusal(400, 'empty_file')],
		[
			'too much',
			() => pieces(Buffer.concat([sampleVideo, Buffer.alloc(LIMITS.maxFileBytes)])),
			refusal(413, 'file_too_large'),
		],
	])('leaves nothing of %s', async (_name, source, error) => {
		await expect(files.write(source())).rejects.toThrow(error as Error);
		expect([await files.list(), files.usedBytes()]).toEqual([[], 0]);
	});

	it('refuses what was announced as too large before it reads a byte', async () => {
		const source = pieces(sampleVideo);
		await expect(files.write(source, LIMITS.maxFileBytes + 1)).rejects.toEqual(
			refusal(413, 'file_too_large'),
		);
		expect((await source.next()).done).toBe(false);
	});

	it('refuses more bytes in all than its budget, announced or not, and takes them again once there is room', async () => {
		const first = await files.write(pieces(Buffer.concat([sampleVideo, Buffer.alloc(200_000)])));
		const second = await files.write(pieces(Buffer.concat([sampleVideo, Buffer.alloc(100_000)])));
		await expect(files.write(pieces(sampleVideo))).rejects.toEqual(refusal(507, 'storage_full'));
		await expect(files.write(pieces(sampleVideo), 300_000)).rejects.toEqual(refusal(507, 'storage_full'));
		await expect(files.create(300_000)).rejects.toEqual(refusal(507, 'storage_full'));
		expect((await files.list()).sort()).toEqual([first.name, second.name].sort());
		await files.delete(first.name);
		expect((await files.write(pieces(sampleVideo))).sizeBytes).toBe(sampleVideo.length);
	});

	it('keeps room for announced bytes that have not come yet', async () => {
		const name = await files.create(400_000);
		await expect(files.create(400_000)).rejects.toEqual(refusal(507, 'storage_full'));
		await files.delete(name);
		expect(await files.create(400_000)).toEqual(expect.any(String));
	});

	it('takes a file in several turns, and keeps what came before a source broke off', async () => {
		const name = await files.create(sampleVideo.length);
		await files.append(name, pieces(sampleVideo.subarray(0, 50_000)));
		await expect(files.append(name, breakingOff(sampleVideo.subarray(50_000, 90_000)))).rejects.toThrow(
			'broke off',
		);
		const size = (await files.size(name)) ?? 0;
		expect(size).toBe(90_000);
		const reopened = await open();
		await reopened.append(name, pieces(sampleVideo.subarray(size)));
		expect(await reopened.describe(name)).toMatchObject({
			sizeBytes: sampleVideo.length,
			sha256: sha256(sampleVideo),
			contentType: 'video/mp4',
		});
	});

	it('counts what it finds at the start', async () => {
		await files.write(pieces(sampleVideo));
		expect((await open()).usedBytes()).toBe(sampleVideo.length);
	});
}
