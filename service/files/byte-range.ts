/** A requested byte range, inclusive at both ends. */
export interface ByteRange {
	firstByte: number;
	lastByte: number;
}

/**
 * Parses a `Range` header (RFC 9110 §14.2).
 *
 * @returns undefined for the whole file, including if the header has several ranges or an unsupported unit;
 * `'unsatisfiable'` if the range is outside the file
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
