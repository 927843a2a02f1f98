import { readFile } from 'node:fs/promises';

/** A decoded text, and the function that encodes it again in the same encoding. */
export interface EncodedText {
	text: string;
	encode(text: string): Buffer;
}

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** True for UTF-16 without a byte-order mark, which is recognized by the zero byte in its first ASCII character. */
function isUtf16(bytes: Buffer, zero: 0 | 1): boolean {
	return bytes.length >= 2 && bytes.length % 2 === 0 && bytes[zero] === 0 && bytes[1 - zero] !== 0;
}

/** Decodes UTF-8, UTF-16 (written by Windows) or, failing that, Latin-1; with or without a byte-order mark. */
export function decodeText(bytes: Buffer): EncodedText {
	const mark = bytes.subarray(0, 2).toString('hex');
	if (mark === 'fffe' || isUtf16(bytes, 1)) {
		return withMark(bytes.toString('utf16le'), (text) => Buffer.from(text, 'utf16le'));
	}
	if ((mark === 'feff' && bytes.length % 2 === 0) || isUtf16(bytes, 0)) {
		return withMark(Buffer.from(bytes).swap16().toString('utf16le'), utf16be);
	}
	const utf8 = (text: string) => Buffer.from(text, 'utf8');
	try {
		return withMark(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), utf8);
	} catch {
		const fits = (text: string) => /^[\0-\xff]*$/.test(text);
		return {
			text: bytes.toString('latin1'),
			encode: (text) => (fits(text) ? Buffer.from(text, 'latin1') : utf8(text)),
		};
	}
}

function withMark(decoded: string, encode: (text: string) => Buffer): EncodedText {
	if (!decoded.startsWith('\uFEFF')) return { text: decoded, encode };
	return { text: decoded.slice(1), encode: (text) => encode(`\uFEFF${text}`) };
}

/** Returns true if a file system error means that the file does not exist. */
export const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Reads a text file; undefined if it does not exist. */
export async function readText(path: string): Promise<EncodedText | undefined> {
	try {
		return decodeText(await readFile(path));
	} catch (error) {
		if (isAbsent(error)) return undefined;
		throw error;
	}
}
