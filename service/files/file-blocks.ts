/** Initial size of a block; it grows as needed, since most files are short. */
const FIRST_BYTES = 256 * 1024;

/** Returns the buffer, or a larger copy if the needed bytes do not fit. */
function withRoom(buffer: Buffer, filled: number, neededBytes: number, mostBytes: number): Buffer {
	if (neededBytes <= buffer.length) return buffer;
	const larger = Buffer.allocUnsafeSlow(Math.min(mostBytes, Math.max(neededBytes, 2 * buffer.length)));
	buffer.copy(larger, 0, 0, filled);
	return larger;
}

/**
 * Collects chunks of any length into blocks of equal length; only the last block may be shorter. All blocks share a
 * buffer, so each block is overwritten when the next one is requested.
 *
 * @param keepsRest true to yield the bytes received so far as a last block if the source breaks off
 */
export async function* inBlocks(
	source: AsyncIterable<Uint8Array>,
	blockBytes: number,
	keepsRest: boolean,
): AsyncGenerator<Uint8Array> {
	let buffer: Buffer = Buffer.allocUnsafeSlow(Math.min(FIRST_BYTES, blockBytes));
	let filled = 0;
	let failure: { error: unknown } | undefined;
	try {
		for await (const piece of source) {
			for (let rest = piece; rest.length > 0;) {
				const taken = rest.subarray(0, blockBytes - filled);
				buffer = withRoom(buffer, filled, filled + taken.length, blockBytes);
				buffer.set(taken, filled);
				filled += taken.length;
				rest = rest.subarray(taken.length);
				if (filled < blockBytes) continue;
				yield buffer;
				filled = 0;
			}
		}
	} catch (error) {
		failure = { error };
	}
	if (filled > 0 && (keepsRest || failure === undefined)) yield buffer.subarray(0, filled);
	if (failure) throw failure.error;
}
