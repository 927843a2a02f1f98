import { sleep, type IExecuteFunctions } from 'n8n-workflow';

export type ByteStream = Awaited<ReturnType<IExecuteFunctions['helpers']['getBinaryStream']>>;

/** How long a web server may give nothing before it is given up. */
const STALL_MILLISECONDS = 60_000;
const CHECK_MILLISECONDS = 1_000;

/** Gives something up that gives nothing for too long while it is waited for. */
export class StallWatch {
	/** Set once it was given up. */
	stalled: Error | undefined;
	private waitingSince: number | undefined = Date.now();

	constructor(
		private readonly isOver: () => boolean,
		private readonly giveUp: () => void,
	) {
		void this.run();
	}

	/** Something waits for the next piece from now on. */
	wait(): void {
		this.waitingSince = Date.now();
	}

	/** Nothing waits: the next piece may take as long as it likes. */
	pause(): void {
		this.waitingSince = undefined;
	}

	private async run(): Promise<void> {
		while (!this.stalled && !this.isOver()) {
			await sleep(CHECK_MILLISECONDS);
			if (Date.now() - (this.waitingSince ?? Infinity) > STALL_MILLISECONDS) {
				const seconds = STALL_MILLISECONDS / 1000;
				this.stalled = new Error(`the server gave nothing for ${seconds} seconds`);
				this.giveUp();
			}
		}
	}
}

/**
 * A watch over a response's stream. Destroying the stream would not do: n8n's waits for the piece that does not come.
 *
 * @param abort ends the request
 */
export function watchStream(stream: ByteStream, abort: AbortController): StallWatch {
	return new StallWatch(
		() => stream.destroyed || stream.readableEnded,
		() => abort.abort(),
	);
}

/** The stream's pieces, unless the next one takes too long. */
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
