/** What a block takes at first; it grows with what comes, since most files of most services are short. */
const FIRST_BYTES = 256 * 1024;

/** The same bytes in a buffer with room for more of them. */
function withRoom(buffer: Buffer, filled: number, neededBytes: number, mostBytes: number): Buffer {
	if (neededBytes <= buffer.length) return buffer;
	const larger = Buffer.allocUnsafeSlow(Math.min(mostBytes, Math.max(neededBytes, 2 * buffer.length)));
	buffer.copy(larger, 0, 0, filled);
	return larger;
}

/**
 * Gathers pieces of any length into blocks of one, of which only the last is shorter. All of them are in one buffer: each
 * is overwritten when the next one is asked for.
 *
 * @param keepsRest whether what came before the source broke off is a block too
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
