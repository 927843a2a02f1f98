import { createHmac, timingSafeEqual } from 'node:crypto';
import { asText, readObject } from '../json';

/**
 * Returns true if one of the secrets produces this signature. Always tries all secrets, so that timing does not reveal
 * which one matches.
 */
function isSigned(given: Buffer, message: Uint8Array | string, secrets: readonly string[]): boolean {
	const matches = secrets.filter((secret) => {
		const expected = createHmac('sha256', secret).update(message).digest();
		return given.length === expected.length && timingSafeEqual(expected, given);
	});
	return matches.length > 0;
}

/**
 * Returns true if a webhook comes from Meta (contracts/instagram-api.md §6). Call this before parsing the body.
 *
 * @param webhook.signature the header `X-Hub-Signature-256`, if present
 * @param webhook.rawBody the body's bytes exactly as received
 * @param secrets those of the Instagram app and the Meta app, because it is not documented which one is used for
 * signing
 */
export function isWebhookGenuine(
	webhook: { signature: string | undefined; rawBody: Uint8Array },
	secrets: readonly string[],
): boolean {
	const hex = /^sha256=([0-9a-f]{64})$/.exec(webhook.signature ?? '')?.[1];
	return hex !== undefined && isSigned(Buffer.from(hex, 'hex'), webhook.rawBody, secrets);
}

/** Meta sends callbacks immediately; a day allows for its retries. Callbacks are remembered for longer than that. */
const CALLBACK_MAX_AGE_SECONDS = 24 * 60 * 60;
const CALLBACK_MAX_SKEW_SECONDS = 300;

/** A callback from Meta, with the data that identifies repeated deliveries. */
export interface SignedRequest {
	/** The user's app-scoped ID. */
	userId: string;
	/** Unix seconds. */
	issuedAt: number;
	/** The signature's bytes in hex. */
	signature: string;
}

/** Decodes canonical base64url; returns undefined for any other text. */
function decodeCanonical(text: string): Buffer | undefined {
	const bytes = Buffer.from(text, 'base64url');
	return bytes.toString('base64url') === text ? bytes : undefined;
}

/**
 * Reads the `signed_request` of the deauthorize or data deletion callback (contracts/instagram-api.md §6).
 *
 * @param secrets as for `isWebhookGenuine`
 * @param now milliseconds since 1970
 * @returns undefined if the request is not genuine, not signed with HMAC-SHA256, or older than a day
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
