/** Patterns for the first bytes of files that users tend to send instead of a supported video or image. */
const SIGNATURES: readonly (readonly [pattern: RegExp, name: string])[] = [
	[/^\x89PNG/, 'a PNG image'],
	[/^GIF8/, 'a GIF image'],
	[/^BM/, 'a BMP image'],
	[/^(II\*\0|MM\0\*)/, 'a TIFF image'],
	[/^.{4}ftyp(hei[cxms]|hev[cx]|mif1|msf1)/s, 'a HEIC image'],
	[/^.{4}ftypavi[fs]/s, 'an AVIF image'],
	[/^.{4}ftypM4[AB] /s, 'an audio file (M4A)'],
	[/^(ID3|\xff[\xfb\xf3\xf2])/, 'an audio file (MP3)'],
	[/^RIFF.{4}AVI /s, 'an AVI video'],
	[/^RIFF.{4}WAVE/s, 'an audio file (WAV)'],
	[/^\x1a\x45\xdf\xa3/, 'a Matroska video'],
	[/^FLV/, 'a Flash video'],
	[/^\x30\x26\xb2\x75/, 'a Windows Media video'],
	[/^\0\0\x01[\xb3\xba]/, 'an MPEG video'],
	[/^%PDF/, 'a PDF'],
	[/^PK\x03\x04/, 'a ZIP archive or an Office document'],
	[/^\x1f\x8b/, 'a gzip archive'],
	[/^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i, 'an HTML page'],
	[/^(\xef\xbb\xbf)?\s*<(\?xml|svg)/i, 'an XML or SVG text'],
	[/^(\xef\xbb\xbf)?\s*[{[]\s*["{[\]}\d]/, 'JSON'],
	[/^data:/, 'a data URL'],
	[/^https?:\/\//, 'a URL (send it as video_url)'],
	[/^[\t\n\r\x20-\x7e]+$/, 'text'],
];

/** Returns a description, for messages, of a file's format according to its first bytes; undefined if it is unknown. */
export function contentName(head: Uint8Array): string | undefined {
	const text = String.fromCharCode(...head.subarray(0, 64));
	return SIGNATURES.find(([pattern]) => pattern.test(text))?.[1];
}
