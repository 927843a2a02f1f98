import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';

/** Generates IDs, codes and tokens in TikTok's formats from the seed and the sandbox's clock. */
export class Ids {
	private readonly log: Random;
	private readonly secret: Random;
	private readonly number: Random;

	constructor(
		random: Random,
		private readonly clock: Clock,
	) {
		this.log = random.fork('log');
		this.secret = random.fork('secret');
		this.number = random.fork('number');
	}

	logId(): string {
		const digits = new Date(this.clock.now()).toISOString().replace(/\D/g, '').slice(0, 14);
		return digits + this.log.hex(20).toUpperCase();
	}

	/** Returns a code that contains `*` and `!`, like TikTok's codes (rule 7). */
	code(): string {
		return `sandbox${this.secret.text(48)}*0!${this.secret.integer(1000, 9999)}.e1`;
	}

	token(prefix: 'act' | 'rft' | 'clt'): string {
		return `${prefix}.sandbox${this.secret.text(48)}!${this.secret.integer(1000, 9999)}.e1`;
	}

	uploadToken(): string {
		return `sandbox-${this.secret.hex(32)}`;
	}

	/**
	 * Returns a 19-digit number that begins with the time, like TikTok's IDs, and is odd, so that a double cannot
	 * represent it (rule 51).
	 */
	number19(atSeconds = this.clock.seconds()): string {
		return videoNumber(this.number, atSeconds);
	}
}

export function videoNumber(random: Random, atSeconds: number): string {
	const low = BigInt(random.integer(0, 2 ** 32 - 1)) | 1n;
	return ((BigInt(Math.max(atSeconds, 240_000_000)) << 32n) + low).toString();
}
