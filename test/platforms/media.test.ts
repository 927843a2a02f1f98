import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isImage, isVideo, mediaType, videoType } from '../../platforms/media';

const box = (type: string, brand: string) =>
	Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(type + brand), Buffer.alloc(52)]);
const ebml = (docType: string) =>
	Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(20), Buffer.from(docType), Buffer.alloc(40)]);

describe('videoType', () => {
	it('knows a real MP4 file', () => {
		expect(videoType(readFileSync(join(__dirname, '../media/sample.mp4')).subarray(0, 64))).toBe('video/mp4');
	});

	it.each([
		['MP4', box('ftyp', 'mp42'), 'video/mp4'],
		['QuickTime with a brand', box('ftyp', 'qt  '), 'video/quicktime'],
		['QuickTime without a brand', box('wide', '\0\0\0\0'), 'video/quicktime'],
		['WebM', ebml('webm'), 'video/webm'],
	])('knows %s', (_name, head, type) => {
		expect(videoType(head)).toBe(type);
	});

	it.each([
		['Matroska, which TikTok does not take', ebml('matroska')],
		['a HEIC picture', box('ftyp', 'heic')],
		['an AVIF picture', box('ftyp', 'avif')],
		['M4A sound', box('ftyp', 'M4A ')],
		[
			'a text',
			Buffer.from('This is only a text that somebody has called video.mp4, long enough to be read.'),
		],
		['a file of a few bytes', Buffer.from('ftyp')],
		['nothing', Buffer.alloc(0)],
	])('refuses %s', (_name, head) => {
		expect(videoType(head)).toBeUndefined();
	});
});

describe('mediaType', () => {
	it.each([
		['a JPEG picture', Buffer.from('ffd8ffe000104a464946', 'hex'), 'image/jpeg', true],
		['a WebP picture', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'), 'image/webp', true],
		['a video', box('ftyp', 'mp42'), 'video/mp4', false],
	] as const)('knows %s', (_name, head, type, image) => {
		expect(mediaType(head)).toBe(type);
		expect(isImage(type)).toBe(image);
		expect(isVideo(type)).toBe(!image);
	});

	it.each([
		['a PNG picture', Buffer.from('89504e470d0a1a0a', 'hex')],
		['sound in RIFF', Buffer.from('RIFF\x10\0\0\0WAVEfmt ', 'latin1')],
	])('refuses %s', (_name, head) => {
		expect(mediaType(head)).toBeUndefined();
	});
});
