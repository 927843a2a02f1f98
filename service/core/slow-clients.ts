import { ApiError } from './errors';

/** How patient the service is with whoever sends it bytes. */
export interface Patience {
	/** The longest time without a byte. */
	idleMs: number;
	/** How long a body may take in all: this long, and longer the more bytes have come. */
	graceMs: number;
	bytesPerSecond: number;
}

/** Slower than half a megabit a second is nobody's upload; 4 GB then take 22 hours at most. */
export const USUAL_PATIENCE: Patience = { idleMs: 30_000, graceMs: 60_000, bytesPerSecond: 50_000 };

/** @param reason in words, without a full stop */
export const clientTooSlow = (reason: string) =>
	new ApiError(
		408,
		'client_too_slow',
		`The request was given up: ${reason}. Send it again over a faster connection, or as a resumable upload (/api/uploads/files).`,
		'retry',
		{ retryable: true },
	);

/** How often a client that is waited for is looked at, in parts of the time it may be idle. */
export const LOOKS = 4;

/**
 * Passes on what a client or a server sends, unless it is too slow. Only the time counts in which nothing but the sender
 * is waited for. An iterator by hand and one timer for all pieces: anything more for each piece is felt at 1 GB/s.
 *
 * @param sizeOf the bytes of a piece
 * @param tooSlow makes the error for a sender that is too slow, from the reason
 * @throws what `tooSlow` makes, by default ApiError 408 `client_too_slow`; or the source's own error
 */
export function withPatience<T>(
	source: AsyncIterable<T>,
	{ idleMs, graceMs, bytesPerSecond }: Patience,
	sizeOf: (piece: T) => number,
	tooSlow: (reason: string) => Error = clientTooSlow,
): AsyncIterable<T> {
	let iterator: AsyncIterator<T>;
	let timer: NodeJS.Timeout | undefined;
	let receivedBytes = 0;
	let waitedMs = 0;
	let waitingSince = performance.now();
	let giveUp: ((error: Error) => void) | undefined;

	/** The source is not waited for: one that gives nothing does not end either. */
	function end(): Promise<IteratorResult<T>> {
		clearInterval(timer);
		iterator.return?.()?.catch(() => {});
		return Promise.resolve({ done: true, value: undefined });
	}

	function look(): void {
		if (giveUp === undefined) {
			// A caller that takes no more pieces may never say so.
			clearInterval(timer);
			timer = undefined;
			return;
		}
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
	function next(): Promise<IteratorResult<T>> {
		waitingSince = performance.now();
		return new Promise((resolve, reject) => {
			giveUp = reject;
			timer ??= setInterval(look, idleMs / LOOKS).unref();
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

	return {
		[Symbol.asyncIterator]() {
			iterator = source[Symbol.asyncIterator]();
			return { next, return: end };
		},
	};
}
