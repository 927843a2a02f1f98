import { createHash } from 'node:crypto';
import type { Random } from '../kernel/random';

/** Ids, codes and tokens in Meta's shapes, all from the seed. */
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

	/** 17 digits beyond 2^53, so that a client which reads ids as numbers gets wrong ones. */
	object(): string {
		return objectId(this.number);
	}

	/** What a webhook callback must send back. */
	challenge(): string {
		return this.secret.text(10, '123456789');
	}
}

/** 17 odd digits like Meta's ids of media and containers. */
export function objectId(random: Random): string {
	return `18${random.text(14, '0123456789')}${random.pick(['1', '3', '7', '9'])}`;
}

/** Ids of professional accounts begin with 17841. */
export function accountId(random: Random): string {
	return `17841${random.text(11, '0123456789')}${random.pick(['1', '3', '7', '9'])}`;
}

/** What one app sees of an account or a person: the same for good, different for every app (contract §2). */
export function appScopedId(id: string, appId: string): string {
	const digits = createHash('sha256').update(`${id} ${appId}`).digest().readBigUInt64BE() % 10n ** 15n;
	return `26${digits.toString().padStart(15, '0')}`;
}

/** The id of before the Graph API, which `ig_id` and `legacy_instagram_user_id` still give: shorter, and the same for all apps. */
export function legacyId(id: string): string {
	return appScopedId(id, 'legacy').slice(-10).replace(/^0/, '1');
}

/** The id of a hashtag: the same for all apps and accounts (contract §3.7). */
export function hashtagId(name: string): string {
	return appScopedId(name, 'hashtag').replace(/^26/, '17');
}

export function shortcode(random: Random): string {
	return `D${random.text(10)}`;
}
