import { ApiError } from '../errors';

/** How patient the service is with a client that sends. */
export interface Patience {
	/** The longest time without a byte. */
	idleMs: number;
	/** How long a body may take in all: this long, and longer the more bytes have come. */
	graceMs: number;
	bytesPerSecond: number;
}

/** Slower than half a megabit a second is nobody's upload; 4 GB then take 22 hours at most. */
export const USUAL_PATIENCE: Patience = { idleMs: 30_000, graceMs: 60_000, bytesPerSecond: 50_000 };

const tooSlow = (reason: string) =>
	new ApiError(
		408,
		'client_too_slow',
		`The request was given up: ${reason}. Send it again over a faster connection, or as a resumable upload (/api/uploads/files).`,
		'retry',
		{ retryable: true },
	);

/**
 * Passes on what a client sends, unless the client is too slow. Only the time counts in which nothing but the client
 * is waited for.
 *
 * @param sizeOf the bytes of a piece
 * @throws ApiError 408 `client_too_slow`; or the source's own error
 */
export async function* withPatience<T>(
	source: AsyncIterable<T>,
	{ idleMs, graceMs, bytesPerSecond }: Patience,
	sizeOf: (piece: T) => number,
): AsyncGenerator<T> {
	const iterator = source[Symbol.asyncIterator]();
	let receivedBytes = 0;
	let waitedMs = 0;

	function next(): Promise<IteratorResult<T>> {
		const leftMs = graceMs + (receivedBytes / bytesPerSecond) * 1000 - waitedMs;
		const begun = performance.now();
		return new Promise((resolve, reject) => {
			const slow =
				leftMs < idleMs
					? `its ${receivedBytes} bytes took longer than ${Math.round((waitedMs + leftMs) / 1000)} seconds`
					: `no byte came for ${idleMs / 1000} seconds`;
			const timer = setTimeout(() => reject(tooSlow(slow)), Math.min(idleMs, leftMs));
			iterator
				.next()
				.finally(() => {
					clearTimeout(timer);
					waitedMs += performance.now() - begun;
				})
				.then(resolve, reject);
		});
	}

	let ended = false;
	try {
		for (;;) {
			const { done, value } = await next();
			ended = done === true;
			if (ended) return;
			receivedBytes += sizeOf(value as T);
			yield value as T;
		}
	} finally {
		// Not waited for: a source that gives nothing does not end either.
		if (!ended) iterator.return?.()?.catch(() => {});
	}
}
