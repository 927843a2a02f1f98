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

/** How often a client that is waited for is looked at, in parts of the time it may be idle. */
const LOOKS = 4;

/**
 * Passes on what a client sends, unless the client is too slow. Only the time counts in which nothing but the client
 * is waited for. An iterator by hand and one timer for all pieces: anything more for each piece is felt at 1 GB/s.
 *
 * @param sizeOf the bytes of a piece
 * @throws ApiError 408 `client_too_slow`; or the source's own error
 */
export function withPatience<T>(
	source: AsyncIterable<T>,
	{ idleMs, graceMs, bytesPerSecond }: Patience,
	sizeOf: (piece: T) => number,
): AsyncIterable<T> {
	const iterator = source[Symbol.asyncIterator]();
	let receivedBytes = 0;
	let waitedMs = 0;
	let waitingSince = performance.now();
	let giveUp: ((error: ApiError) => void) | undefined;

	/** The source is not waited for: one that gives nothing does not end either. */
	function end(): Promise<IteratorResult<T>> {
		clearInterval(timer);
		iterator.return?.()?.catch(() => {});
		return Promise.resolve({ done: true, value: undefined });
	}

	function look(): void {
		if (giveUp === undefined) return;
		const idle = performance.now() - waitingSince;
		const seconds = Math.round((waitedMs + idle) / 1000);
		const isLate = waitedMs + idle >= graceMs + (receivedBytes / bytesPerSecond) * 1000;
		if (idle < idleMs && !isLate) return;
		giveUp(
			tooSlow(
				isLate
					? `its first ${receivedBytes} bytes took ${seconds} seconds`
					: `no byte came for ${idleMs / 1000} seconds`,
			),
		);
		void end();
	}
	const timer = setInterval(look, idleMs / LOOKS);

	function next(): Promise<IteratorResult<T>> {
		waitingSince = performance.now();
		return new Promise((resolve, reject) => {
			giveUp = reject;
			iterator.next().then(
				(result) => {
					giveUp = undefined;
					waitedMs += performance.now() - waitingSince;
					if (result.done) clearInterval(timer);
					else receivedBytes += sizeOf(result.value);
					resolve(result);
				},
				(error: unknown) => {
					clearInterval(timer);
					reject(error as Error);
				},
			);
		});
	}

	return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}
