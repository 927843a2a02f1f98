/** The part of a file that a request asks for; both bytes are included. */
export interface ByteRange {
	firstByte: number;
	lastByte: number;
}

/**
 * Reads a `Range` header (RFC 9110 §14.2).
 *
 * @returns undefined: the whole file, also for several ranges and for what is not understood; `'unsatisfiable'`: no
 *   byte of the file is asked for
 */
export function readRange(
	header: string | undefined,
	sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
	const [, first = '', last = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? [];
	if (first === '' && last === '') return undefined;
	if (first === '') {
		const length = Math.min(Number(last), sizeBytes);
		return length === 0 ? 'unsatisfiable' : { firstByte: sizeBytes - length, lastByte: sizeBytes - 1 };
	}
	const firstByte = Number(first);
	if (last !== '' && Number(last) < firstByte) return undefined;
	if (firstByte >= sizeBytes) return 'unsatisfiable';
	return { firstByte, lastByte: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}
