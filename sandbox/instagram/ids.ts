import { createHash } from 'node:crypto';
import type { Random } from '../kernel/random';

/** Generates IDs, codes and tokens in Meta's formats from the seed. */
export class Ids {
	private readonly trace: Random;
	private readonly secret: Random;
	private readonly number: Random;

	constructor(random: Random) {
		this.trace = random.fork('trace');
		this.secret = random.fork('secret');
		this.number = random.fork('number');
	}

	traceId(): string {
		return `A${this.trace.text(22)}`;
	}

	code(): string {
		return `AQsandbox${this.secret.text(60)}`;
	}

	instagramToken(): string {
		return `IGAAsandbox${this.secret.text(60)}`;
	}

	facebookToken(): string {
		return `EAAsandbox${this.secret.text(60)}`;
	}

	/** Returns a 17-digit number above 2^53, so that a client that parses IDs as numbers gets wrong IDs. */
	object(): string {
		return objectId(this.number);
	}

	/** Creates the challenge that a webhook callback must return. */
	challenge(): string {
		return this.secret.text(10, '123456789');
	}
}

/** Returns an odd 17-digit number, like Meta's IDs for media and containers. */
export function objectId(random: Random): string {
	return `18${random.text(14, '0123456789')}${random.pick(['1', '3', '7', '9'])}`;
}

/** Returns the ID of a professional account, which begins with 17841. */
export function accountId(random: Random): string {
	return `17841${random.text(11, '0123456789')}${random.pick(['1', '3', '7', '9'])}`;
}

/** Returns the ID of an account or user for one app: permanent, and different for every app (contract §2). */
export function appScopedId(id: string, appId: string): string {
	const digits = createHash('sha256').update(`${id} ${appId}`).digest().readBigUInt64BE() % 10n ** 15n;
	return `26${digits.toString().padStart(15, '0')}`;
}

/**
 * Returns the ID from before the Graph API, used in `ig_id` and `legacy_instagram_user_id`: shorter, and the same for
 * all apps.
 */
export function legacyId(id: string): string {
	return appScopedId(id, 'legacy').slice(-10).replace(/^0/, '1');
}

/** Returns the ID of a hashtag, which is the same for all apps and accounts (contract §3.7). */
export function hashtagId(name: string): string {
	return appScopedId(name, 'hashtag').replace(/^26/, '17');
}

export function shortcode(random: Random): string {
	return `D${random.text(10)}`;
}
