import { createHmac, timingSafeEqual } from 'node:crypto';
import { asText, readObject } from '../json';

/** Whether one of the secrets makes this signature; every secret is tried, so that the time does not tell which one. */
function isSigned(given: Buffer, message: Uint8Array | string, secrets: readonly string[]): boolean {
	const matches = secrets.filter((secret) => {
		const expected = createHmac('sha256', secret).update(message).digest();
		return given.length === expected.length && timingSafeEqual(expected, given);
	});
	return matches.length > 0;
}

/**
 * Whether a webhook comes from Meta (contracts/instagram-api.md §6). To be asked before the body is parsed.
 *
 * @param webhook.signature the header `X-Hub-Signature-256`, if there is one
 * @param webhook.rawBody the body's bytes exactly as they came
 * @param secrets of the Instagram app and of the Meta app: which of them signs is not certain
 */
export function isWebhookGenuine(
	webhook: { signature: string | undefined; rawBody: Uint8Array },
	secrets: readonly string[],
): boolean {
	const hex = /^sha256=([0-9a-f]{64})$/.exec(webhook.signature ?? '')?.[1];
	return hex !== undefined && isSigned(Buffer.from(hex, 'hex'), webhook.rawBody, secrets);
}

/** Meta sends callbacks at once; a day is for those that it sends again. They are remembered for longer than that. */
const CALLBACK_MAX_AGE_SECONDS = 24 * 60 * 60;
const CALLBACK_MAX_SKEW_SECONDS = 300;

/** What a callback of Meta says, and what makes it the same one when it comes again. */
export interface SignedRequest {
	/** Whom it is about, by the app-scoped id. */
	userId: string;
	/** Unix seconds. */
	issuedAt: number;
	/** The signature's bytes in hex. */
	signature: string;
}

/** Bytes in base64url as there is only one way to write them; undefined for every other text. */
function decodeCanonical(text: string): Buffer | undefined {
	const bytes = Buffer.from(text, 'base64url');
	return bytes.toString('base64url') === text ? bytes : undefined;
}

/**
 * Reads the `signed_request` of the deauthorize and the data deletion callback (contracts/instagram-api.md §6).
 *
 * @param secrets as for `isWebhookGenuine`
 * @param now milliseconds since 1970
 * @returns undefined if it is not genuine, not signed with HMAC-SHA256, or older than a day
 */
export function readSignedRequest(
	signedRequest: string,
	secrets: readonly string[],
	now: number,
): SignedRequest | undefined {
	const [signature, payload, ...more] = signedRequest.split('.');
	if (signature === undefined || payload === undefined || more.length > 0) return undefined;
	const given = decodeCanonical(signature);
	const text = decodeCanonical(payload);
	if (!given || !text || !isSigned(given, payload, secrets)) return undefined;
	const read = readObject(text.toString());
	const userId = asText(read?.user_id);
	const issuedAt = read?.issued_at;
	if (!userId || typeof issuedAt !== 'number' || read?.algorithm !== 'HMAC-SHA256') return undefined;
	const age = now / 1000 - issuedAt;
	if (age > CALLBACK_MAX_AGE_SECONDS || age < -CALLBACK_MAX_SKEW_SECONDS) return undefined;
	return { userId, issuedAt, signature: given.toString('hex') };
}
