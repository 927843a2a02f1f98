import { ApiError } from './errors';

/** Time limits for senders. */
export interface Patience {
	/** The longest permitted time without receiving a byte. */
	idleMs: number;
	/** The time limit for a whole body is this, plus the time that the received bytes take at `bytesPerSecond`. */
	graceMs: number;
	bytesPerSecond: number;
}

/** Uploads must reach about half a megabit per second, so that 4 GB take 22 hours at most. */
export const USUAL_PATIENCE: Patience = { idleMs: 30_000, graceMs: 60_000, bytesPerSecond: 50_000 };

/** The error for a sender that is too slow. @param reason without a full stop */
export const clientTooSlow = (reason: string) =>
	new ApiError(
		408,
		'client_too_slow',
		`The request was aborted: ${reason}. Send it again over a faster connection, or as a resumable upload (/api/uploads/files).`,
		'retry',
		{ retryable: true },
	);

/** How many times a sender is checked per idle timeout. */
export const LOOKS = 4;

/**
 * Passes data on unless its sender is too slow. Only time spent waiting for the sender counts. Uses a hand-written
 * iterator and a single timer for all chunks, since more overhead per chunk would be noticeable at 1 GB/s.
 *
 * @param sizeOf returns the size of a chunk in bytes
 * @param tooSlow creates the error for a slow sender, given the reason
 * @throws the error from `tooSlow`, by default ApiError 408 `client_too_slow`; or the source's own error
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

	/** Does not wait for the source to end, since a source that sends nothing may never end. */
	function end(): Promise<IteratorResult<T>> {
		clearInterval(timer);
		iterator.return?.()?.catch(() => {});
		return Promise.resolve({ done: true, value: undefined });
	}

	function look(): void {
		if (giveUp === undefined) {
			// A consumer may stop reading without ending the iteration.
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
					: `no byte arrived for ${idleMs / 1000} seconds`,
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
