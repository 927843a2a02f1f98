import { createHmac, timingSafeEqual } from 'node:crypto';
import { asCount, asText, readObject } from '../json';

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

/**
 * Reads the `signed_request` of the deauthorize and the data deletion callback (contracts/instagram-api.md §6).
 *
 * @param secrets as for `isWebhookGenuine`
 * @returns whom it is about, by the app-scoped id, and since when (Unix seconds); undefined if it is not genuine
 */
export function readSignedRequest(
	signedRequest: string,
	secrets: readonly string[],
): { userId: string; issuedAt?: number } | undefined {
	const [signature = '', payload = ''] = signedRequest.split('.');
	if (!isSigned(Buffer.from(signature, 'base64url'), payload, secrets)) return undefined;
	const read = readObject(Buffer.from(payload, 'base64url').toString());
	const userId = asText(read?.user_id);
	return userId === undefined ? undefined : { userId, issuedAt: asCount(read?.issued_at) };
}
