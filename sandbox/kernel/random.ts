import { createHash } from 'node:crypto';

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A seeded random generator: the same seed produces the same sequence in every process. `fork` returns an independent
 * generator, so that an additional log ID, for example, does not change the next token.
 */
export class Random {
	private counter = 0;
	private buffer = Buffer.alloc(0);

	constructor(private seed: string) {}

	reseed(seed: string): void {
		this.seed = seed;
		this.counter = 0;
		this.buffer = Buffer.alloc(0);
	}

	fork(label: string): Random {
		return new Random(`${this.seed}/${label}`);
	}

	bytes(length: number): Buffer {
		while (this.buffer.length < length) {
			const block = createHash('sha256').update(`${this.seed}#${this.counter++}`).digest();
			this.buffer = Buffer.concat([this.buffer, block]);
		}
		const taken = this.buffer.subarray(0, length);
		this.buffer = this.buffer.subarray(length);
		return taken;
	}

	/** Returns an integer from `min` to `max`, inclusive. */
	integer(min: number, max: number): number {
		return min + Math.floor((this.bytes(6).readUIntBE(0, 6) / 2 ** 48) * (max - min + 1));
	}

	pick<T>(values: readonly T[]): T {
		return values[this.integer(0, values.length - 1)] as T;
	}

	/** Returns random text, which consists of letters and digits by default. */
	text(length: number, alphabet = alphanumeric): string {
		return Array.from({ length }, () => alphabet.charAt(this.integer(0, alphabet.length - 1))).join('');
	}

	hex(length: number): string {
		return this.text(length, '0123456789abcdef');
	}
}
