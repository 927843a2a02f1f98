import { sleep, type IExecuteFunctions } from 'n8n-workflow';

export type ByteStream = Awaited<ReturnType<IExecuteFunctions['helpers']['getBinaryStream']>>;

/** How long a web server may give nothing before it is given up. */
export const STALL_MILLISECONDS = 60_000;
const CHECK_MILLISECONDS = 1_000;

/** Ends a stream that gives nothing for too long while something waits for it. */
export class StallWatch {
	/** Set once the stream was given up. */
	stalled: Error | undefined;
	private waitingSince: number | undefined = Date.now();

	constructor(private readonly stream: ByteStream) {
		void this.run();
	}

	/** Something waits for the next piece from now on. */
	wait(): void {
		this.waitingSince = Date.now();
	}

	/** Nothing waits: the next piece may take as long as it likes. */
	rest(): void {
		this.waitingSince = undefined;
	}

	private async run(): Promise<void> {
		while (!this.stream.destroyed && !this.stream.readableEnded) {
			await sleep(CHECK_MILLISECONDS);
			if (Date.now() - (this.waitingSince ?? Infinity) > STALL_MILLISECONDS) {
				const seconds = STALL_MILLISECONDS / 1000;
				this.stalled = new Error(`the server gave nothing for ${seconds} seconds`);
				this.stream.destroy(this.stalled);
			}
		}
	}
}

/** The stream's pieces, unless the next one takes too long. */
export async function* watched(stream: ByteStream): AsyncGenerator<Uint8Array> {
	const watch = new StallWatch(stream);
	for await (const piece of stream) {
		watch.rest();
		yield piece as Uint8Array;
		watch.wait();
	}
}
