import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VideoEnd } from '../../platforms/video-end';
import type { VideoType } from '../../platforms/media';
import { film } from '../contracts/support/media-files';
import { sampleVideo, videoOf } from '../support/video-bytes';

const webm = readFileSync(join(__dirname, '../media/vp9.bin'));

function missingOf(file: Uint8Array, type: VideoType = 'video/mp4', pieceBytes = 1000): number {
	const end = new VideoEnd(type);
	for (let at = 0; at < file.length; at += pieceBytes) end.see(file.subarray(at, at + pieceBytes));
	return end.missingBytes();
}

function box(name: string, size: number, wide = false): Buffer {
	const header = Buffer.alloc(wide ? 16 : 8);
	header.writeUInt32BE(wide ? 1 : size);
	header.write(name, 4, 'latin1');
	if (wide) header.writeBigUInt64BE(BigInt(size), 8);
	return Buffer.concat([header, Buffer.alloc(size - header.length)]);
}

const FTYP = box('ftyp', 24);
const MOOV = box('moov', 100);
const MDAT = box('mdat', 5000);

describe('the end of a video', () => {
	it.each([1, 7, 1000, Infinity])('is found in pieces of %s bytes', (pieceBytes) => {
		const size = Math.min(pieceBytes, sampleVideo.length);
		expect(missingOf(sampleVideo, 'video/mp4', size)).toBe(0);
		expect(missingOf(sampleVideo.subarray(0, -9), 'video/mp4', size)).toBe(9);
	});

	it.each([
		['a film', film()],
		['boxes of 64 bits', Buffer.concat([FTYP, box('mdat', 5000, true), MOOV])],
		['bytes behind the last box that are no box', Buffer.concat([FTYP, MOOV, MDAT, Buffer.alloc(500, 7)])],
		['zeros behind the last box', Buffer.concat([FTYP, MOOV, MDAT, Buffer.alloc(500)])],
		['a few bytes behind the last box', Buffer.concat([FTYP, MOOV, MDAT, Buffer.alloc(3, 7)])],
		['fragments', Buffer.concat([FTYP, MOOV, box('moof', 50), MDAT, box('moof', 50), MDAT])],
		['a last box that goes to the end', videoOf(200_000)],
	])('is whole with %s', (_name, file) => {
		expect(missingOf(file)).toBe(0);
	});

	it.each([
		['half of its pictures', Buffer.concat([FTYP, MOOV, MDAT.subarray(0, 2500)])],
		['half of a box of 64 bits', Buffer.concat([FTYP, MOOV, box('mdat', 5000, true).subarray(0, 2500)])],
		['no pictures at all', Buffer.concat([FTYP, MOOV])],
		['no index', Buffer.concat([FTYP, MDAT])],
		['a header that is cut', Buffer.concat([FTYP, MOOV, MDAT.subarray(0, 5)])],
	])('is missing with %s', (_name, file) => {
		expect(missingOf(file)).toBeGreaterThan(0);
	});

	it('is known of a WebM file as well', () => {
		expect(missingOf(webm, 'video/webm')).toBe(0);
		expect(missingOf(webm.subarray(0, -9), 'video/webm')).toBe(9);
		expect(missingOf(webm.subarray(0, webm.length / 2), 'video/webm')).toBeGreaterThan(9);
	});
});
