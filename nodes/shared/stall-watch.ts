import { sleep, type IExecuteFunctions } from 'n8n-workflow';

export type ByteStream = Awaited<ReturnType<IExecuteFunctions['helpers']['getBinaryStream']>>;

/** How long to wait for data from a web server before the request is aborted. */
const STALL_MILLISECONDS = 60_000;
const CHECK_MILLISECONDS = 1_000;

/** Aborts a request if the next chunk takes too long to arrive while the caller is waiting for it. */
export class StallWatch {
	/** Set once the request has been aborted. */
	stalled: Error | undefined;
	private waitingSince: number | undefined = Date.now();

	constructor(
		private readonly isOver: () => boolean,
		private readonly giveUp: () => void,
	) {
		void this.run();
	}

	/** Starts the timeout: the caller is waiting for the next chunk. */
	wait(): void {
		this.waitingSince = Date.now();
	}

	/** Stops the timeout: the caller is not waiting. */
	pause(): void {
		this.waitingSince = undefined;
	}

	private async run(): Promise<void> {
		while (!this.stalled && !this.isOver()) {
			await sleep(CHECK_MILLISECONDS);
			if (Date.now() - (this.waitingSince ?? Infinity) > STALL_MILLISECONDS) {
				const seconds = STALL_MILLISECONDS / 1000;
				this.stalled = new Error(`the server sent nothing for ${seconds} seconds`);
				this.giveUp();
			}
		}
	}
}

/**
 * Watches a response stream. Destroying the stream would not be enough: n8n's stream would keep waiting for the next
 * chunk, which never arrives.
 *
 * @param abort ends the request
 */
export function watchStream(stream: ByteStream, abort: AbortController): StallWatch {
	return new StallWatch(
		() => stream.destroyed || stream.readableEnded,
		() => abort.abort(),
	);
}

/** Yields the stream's chunks; throws if the next one takes too long. */
export async function* watched(stream: ByteStream, abort: AbortController): AsyncGenerator<Uint8Array> {
	const watch = watchStream(stream, abort);
	try {
		for await (const piece of stream) {
			watch.pause();
			yield piece as Uint8Array;
			watch.wait();
		}
	} catch (error) {
		throw watch.stalled ?? error;
	}
}
