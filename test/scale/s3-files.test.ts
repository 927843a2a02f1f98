import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Database } from '../../service/database';
import { openS3Blobs } from '../../service/files/s3-blobs';
import type { TemporaryFiles } from '../../service/files/temporary-files';
import { openNewDatabase } from '../support/database-location';
import { shiftDate } from '../support/shifted-date.cjs';
import { describeTemporaryFiles, openFilesOn } from '../support/temporary-files';
import { sampleVideo } from '../support/video-bytes';
import { lookInto, newPlace } from './support/store';

const place = newPlace();

describe('temporary files in a store', () => {
	describeTemporaryFiles(
		async (database, isAlone) =>
			openFilesOn(await openS3Blobs(place, database), database, undefined, isAlone),
		(name) => lookInto(place).remove(name),
	);
});

describe('a large file in a store', () => {
	const MEBIBYTE = 1024 * 1024;
	const LIMITS = { maxFileBytes: 100 * MEBIBYTE, maxTotalBytes: 200 * MEBIBYTE };
	const DAY_MS = 24 * 60 * 60_000;
	/** A video whose chunks all differ, so that swapped chunks would be noticed. */
	const video = Buffer.concat([sampleVideo, Buffer.alloc(20 * MEBIBYTE)]);
	for (let at = sampleVideo.length; at < video.length - 4; at += 1009) video.writeUInt32BE(at, at);

	async function* pieces(bytes: Buffer, size = 100_003) {
		for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
	}

	let database: Database;
	let files: TemporaryFiles;
	const own = newPlace();
	const store = lookInto(own);
	const open = async () => openFilesOn(await openS3Blobs(own, database), database, LIMITS);
	beforeEach(async () => {
		database = await openNewDatabase();
		files = await open();
	});
	afterEach(async () => {
		shiftDate(0);
		await store.remove();
		await files.close();
		await database.destroy();
	});

	const read = (name: string, first = 0, last?: number) =>
		buffer(Readable.from(files.read(name, first, last)));

	test('goes there in parts, and comes back in any', async () => {
		const { name, sizeBytes } = await files.write(pieces(video));
		expect([sizeBytes, await files.size(name)]).toEqual([video.length, video.length]);
		expect((await read(name)).equals(video)).toBe(true);
		const [first, last] = [8 * MEBIBYTE - 5, 16 * MEBIBYTE + 5];
		expect((await read(name, first, last)).equals(video.subarray(first, last + 1))).toBe(true);
		expect(await store.objects()).toHaveLength(1);
		await files.delete(name);
		expect([await store.objects(), await store.uploads()]).toEqual([[], []]);
	});

	test('that is appended to is several objects, and one file', async () => {
		const name = await files.create(video.length);
		expect(await files.size(name)).toBe(0);
		await files.append(name, pieces(video.subarray(0, 18 * MEBIBYTE)));
		await files.append(name, pieces(video.subarray(18 * MEBIBYTE)));
		expect(await store.objects()).toHaveLength(3);
		const [first, last] = [16 * MEBIBYTE - 5, 18 * MEBIBYTE + 5];
		expect((await read(name, first, last)).equals(video.subarray(first, last + 1))).toBe(true);
		expect(await files.describe(name)).toMatchObject({ sizeBytes: video.length });
		await files.delete(name);
		expect(await store.objects()).toEqual([]);
	});

	test('takes bytes of one at a time from the same place on', async () => {
		const name = await files.create(video.length);
		const other = await open();
		const appends = [files, other].map((one) => one.append(name, pieces(sampleVideo)));
		const outcomes = (await Promise.allSettled(appends)).map(({ status }) => status);
		expect(outcomes.sort()).toEqual(['fulfilled', 'rejected']);
		expect((await read(name)).equals(sampleVideo)).toBe(true);
		await files.delete(name);
		expect(await store.objects()).toEqual([]);
		await other.close();
	});

	test('that a killed process had begun is aborted with it, and a day later if nothing knows of it', async () => {
		let goOn = (): void => {};
		const stopped = new Promise<void>((resolve) => (goOn = resolve));
		async function* halting() {
			yield* pieces(video.subarray(0, 17 * MEBIBYTE));
			await stopped;
			throw new Error('killed');
		}
		const writing = files.write(halting());
		writing.catch(() => {});
		while ((await store.uploads()).length === 0);
		await database('files').delete();
		await database('file_parts').delete();
		const other = await open();
		expect([await other.sweep(), await store.uploads()]).toEqual([0, [expect.any(String)]]);
		shiftDate(DAY_MS + 60_000);
		expect([await other.sweep(), await store.uploads()]).toEqual([1, []]);
		shiftDate(0);
		goOn();
		await expect(writing).rejects.toThrow();
		await other.close();
	});
});
