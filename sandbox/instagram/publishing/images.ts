/** The file type according to the first bytes. `other` is an image or video that is not a plain JPEG. */
export interface ImageFacts {
	readonly kind: 'jpeg' | 'other' | 'none';
	readonly width: number;
	readonly height: number;
}

/** Detects a JPEG from its bytes and reads its dimensions. MPO, a JPEG with several images, does not count. */
export function inspectImage(bytes: Buffer): ImageFacts {
	if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) return inspectJpeg(bytes);
	return { kind: isOtherMedia(bytes) ? 'other' : 'none', width: 0, height: 0 };
}

function isOtherMedia(bytes: Buffer): boolean {
	const text = bytes.toString('latin1', 0, 12);
	return (
		text.startsWith('\x89PNG') ||
		text.startsWith('GIF8') ||
		text.startsWith('BM') ||
		text.startsWith('II*\0') ||
		text.startsWith('MM\0*') ||
		(text.startsWith('RIFF') && text.endsWith('WEBP')) ||
		['ftyp', 'moov', 'mdat'].includes(text.slice(4, 8))
	);
}

function inspectJpeg(bytes: Buffer): ImageFacts {
	let several = false;
	for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
		const marker = bytes[at + 1] ?? 0;
		if (isFrame(marker)) {
			const [width, height] = [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
			return { kind: several ? 'other' : 'jpeg', width, height };
		}
		several ||= marker === 0xe2 && bytes.toString('latin1', at + 4, at + 8) === 'MPF\0';
		at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
	}
	return { kind: 'other', width: 0, height: 0 };
}

/** Returns true for SOF0 to SOF15, except for the table markers in that range. */
function isFrame(marker: number): boolean {
	return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
