import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { timestamp, type Database } from '../../service/database';
import type { Blobs } from '../../service/files/blobs';
import { openLocalFolder } from '../../service/files/local-folder';
import { createTemporaryFiles, type TemporaryFiles } from '../../service/files/temporary-files';
import { openNewDatabase } from './database-location';
import { shiftDate } from './shifted-date.cjs';
import { until } from './until';
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

const ROW = 'a row that names the file';

const DAY_MS = 24 * 60 * 60_000;

/** Opens a process's temporary files in a folder and a database. @param isAlone true if it is the only process */
export const openFiles = async (path: string, database: Database, limits = LIMITS, isAlone = false) =>
	openFilesOn(await openLocalFolder(path), database, limits, isAlone);

/** Opens a process's temporary files in a blob store and a database. @param isAlone true if it is the only process */
export const openFilesOn = (blobs: Blobs, database: Database, limits = LIMITS, isAlone = false) =>
	createTemporaryFiles({ blobs, database, isAlone, ...limits, log: Fastify().log });

/**
 * Tests the behaviour required of every implementation of `TemporaryFiles`.
 *
 * @param open opens the files as an additional process, or as the only one, with `LIMITS` and the same stored bytes
 * @param remove deletes only the bytes of a file
 */
export function describeTemporaryFiles(
	open: (database: Database, isAlone?: boolean) => Promise<TemporaryFiles>,
	remove: (name: string) => Promise<void>,
): void {
	const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
	const read = async (files: TemporaryFiles, name: string, first = 0, last?: number) =>
		buffer(Readable.from(files.read(name, first, last)));
	async function scan(files: TemporaryFiles, name: string, first: number) {
		const pieces: Uint8Array[] = [];
		for await (const piece of files.scan(name, first)) pieces.push(Buffer.from(piece));
		return Buffer.concat(pieces);
	}
	/** Records a file and keeps it. */
	const keep = (name: string, sizeBytes: number) =>
		database.transaction(async (trx) => {
			await trx('settings').insert({ name: ROW, value: name });
			await files.keep(trx, { name, sizeBytes });
		});
	/** Releases a file. @param ending other work in the same transaction */
	const end = (name: string, ending: () => Promise<void> = async () => {}) =>
		database.transaction(async (trx) => {
			await trx('settings').where({ name: ROW }).delete();
			await files.drop(trx, name);
			await ending();
		});
	let database: Database;
	let files: TemporaryFiles;

	beforeEach(async () => {
		database = await openNewDatabase();
		files = await open(database);
		// This database has no rows for files left by earlier tests.
		shiftDate(2 * DAY_MS);
		await files.sweep();
		shiftDate(0);
		expect([await files.list(), await files.usedBytes()]).toEqual([[], 0]);
	});
	afterEach(async () => {
		shiftDate(0);
		await database.destroy();
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
		expect(await files.usedBytes()).toBe(sampleVideo.length);
		await files.delete(name);
		await files.delete(name);
		expect([await files.list(), await files.size(name), await files.usedBytes()]).toEqual([[], undefined, 0]);
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
		expect([await files.list(), await files.usedBytes()]).toEqual([[], 0]);
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
		await keep(name, sampleVideo.length);
		await files.append(name, pieces(sampleVideo.subarray(0, 50_000)));
		await expect(files.append(name, breakingOff(sampleVideo.subarray(50_000, 90_000)))).rejects.toThrow(
			'broke off',
		);
		const size = (await files.size(name)) ?? 0;
		expect(size).toBe(90_000);
		const reopened = await open(database);
		await reopened.append(name, pieces(sampleVideo.subarray(size)));
		expect(await reopened.describe(name)).toMatchObject({
			sizeBytes: sampleVideo.length,
			sha256: sha256(sampleVideo),
			contentType: 'video/mp4',
		});
	});

	it('keeps a file with the row that names it, and counts it at the next start', async () => {
		const { name, sizeBytes } = await files.write(pieces(sampleVideo));
		await keep(name, sizeBytes);
		const reopened = await open(database);
		expect([await reopened.sweep(), await reopened.usedBytes()]).toEqual([0, sizeBytes]);
		expect(await read(reopened, name)).toEqual(sampleVideo);
	});

	it('deletes a file when the transaction commits that ends what needs it, and not before', async () => {
		const { name, sizeBytes } = await files.write(pieces(sampleVideo));
		await keep(name, sizeBytes);
		const failed = end(name, () => Promise.reject(new Error('rolled back')));
		await expect(failed).rejects.toThrow('rolled back');
		expect([await files.list(), await files.usedBytes()]).toEqual([[name], sizeBytes]);
		await end(name);
		expect([await files.list(), await files.usedBytes(), await files.count()]).toEqual([[], 0, 0]);
	});

	it('deletes what was half written or not kept when its process is started again', async () => {
		const { name } = await files.write(pieces(sampleVideo));
		await files.create(100_000);
		const restarted = await open(database, true);
		expect(await restarted.sweep()).toBe(2);
		expect([await restarted.list(), await restarted.count(), await restarted.usedBytes()]).toEqual([
			[],
			0,
			0,
		]);
		await expect(keep(name, sampleVideo.length)).rejects.toThrow('deleted in the meantime');
	});

	it('does not delete a file that was kept, whoever gives it up', async () => {
		const { name, sizeBytes } = await files.write(pieces(sampleVideo));
		await keep(name, sizeBytes);
		for (const one of [files, await open(database), await open(database, true)]) {
			await one.delete(name);
			expect(await one.sweep()).toBe(0);
		}
		expect(await read(files, name)).toEqual(sampleVideo);
	});

	it('finishes what a process that was killed had begun to delete', async () => {
		const names: string[] = [];
		for (const part of [100_000, 100_001, 100_002]) {
			const { name, sizeBytes } = await files.write(pieces(sampleVideo.subarray(0, part)));
			await keep(name, sizeBytes);
			await database('settings').where({ name: ROW }).delete();
			names.push(name);
		}
		const [dropped = '', gone = '', kept = ''] = names;
		// Simulates a kill after the commit, and one after the bytes were deleted.
		await database('files').whereIn('name', [dropped, gone]).update({ dropped_at: timestamp() });
		await remove(gone);
		expect(await files.usedBytes()).toBe(300_003);
		expect(await (await open(database)).sweep()).toBe(2);
		expect([await files.list(), await files.usedBytes()]).toEqual([[kept], 100_002]);
	});

	it('leaves alone what another process writes, until that one has been silent for long', async () => {
		const other = await open(database);
		let goOn = (): void => {};
		const waiting = new Promise<void>((resolve) => (goOn = resolve));
		async function* slowly() {
			yield sampleVideo.subarray(0, 50_000);
			await waiting;
			yield sampleVideo.subarray(50_000);
		}
		const writing = other.write(slowly());
		await until(files.count, (count) => count === 1);
		expect(await files.sweep()).toBe(0);
		expect(await (await open(database)).sweep()).toBe(0);
		goOn();
		const { name } = await writing;
		expect(await read(files, name)).toEqual(sampleVideo);
		const silentFor = async (minutes: number) =>
			database('files').update({ written_until: timestamp(Date.now() + (30 - minutes) * 60_000) });
		await silentFor(20);
		expect(await files.sweep()).toBe(0);
		await silentFor(40);
		expect(await files.sweep()).toBe(1);
		expect([await files.list(), await files.usedBytes()]).toEqual([[], 0]);
	});

	it('deletes what the register does not know only when it is a day old', async () => {
		const { name } = await files.write(pieces(sampleVideo));
		await database('files').delete();
		expect([await files.sweep(), await files.list()]).toEqual([0, [name]]);
		shiftDate(DAY_MS + 60_000);
		expect([await files.sweep(), await files.list()]).toEqual([1, []]);
	});

	it('never holds more than its budget, however many processes write at once', async () => {
		const other = await open(database);
		const video = Buffer.concat([sampleVideo, Buffer.alloc(200_000 - sampleVideo.length)]);
		const writing = Array.from({ length: 8 }, (_, index) => (index % 2 ? files : other).write(pieces(video)));
		const written = (await Promise.allSettled(writing)).filter(({ status }) => status === 'fulfilled');
		expect(written.length).toBeGreaterThan(0);
		expect(await files.usedBytes()).toBe(written.length * video.length);
		expect(written.length * video.length).toBeLessThanOrEqual(LIMITS.maxTotalBytes);
	});
}
