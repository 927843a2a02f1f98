import { createHmac, timingSafeEqual } from 'node:crypto';
import { asCount, asText, readObject, type JsonObject } from '../json';

/**
 * Maximum difference between a signature's time and now; TikTok lets the receiver choose it (contracts/tiktok-api.md
 * §5).
 */
const TOLERANCE_SECONDS = 300;

/** Parses the header `t=…,s=…` into its parts. */
function readHeader(header: string): Map<string, string> {
	return new Map(
		header.split(',').map((part) => {
			const [name = '', ...value] = part.split('=');
			return [name.trim(), value.join('=').trim()];
		}),
	);
}

/**
 * Returns true if a webhook comes from TikTok and was signed recently (contracts/tiktok-api.md §5). Call this before
 * parsing the body. Takes constant time for invalid signatures.
 *
 * @param webhook.signature the header `TikTok-Signature`, if present
 * @param webhook.rawBody the body's bytes exactly as received
 * @param now milliseconds since 1970
 */
export function isWebhookGenuine(
	webhook: { signature: string | undefined; rawBody: Uint8Array },
	clientSecret: string,
	now: number,
): boolean {
	const parts = readHeader(webhook.signature ?? '');
	const time = parts.get('t') ?? '';
	const given = parts.get('s') ?? '';
	if (!/^\d+$/.test(time) || !/^[0-9a-f]{64}$/.test(given)) return false;
	const expected = createHmac('sha256', clientSecret).update(`${time}.`).update(webhook.rawBody).digest();
	if (!timingSafeEqual(expected, Buffer.from(given, 'hex'))) return false;
	return Math.abs(now / 1000 - Number(time)) <= TOLERANCE_SECONDS;
}

/** The contents of a webhook (contracts/tiktok-api.md §5). */
export interface TikTokEvent {
	/** For example, `post.publish.complete` or `authorization.removed`; undocumented names are possible. */
	event: string;
	/** The affected user, if any. */
	openId?: string;
	/** Unix seconds. */
	createTime: number;
	content: JsonObject;
}

/**
 * Reads the body of a webhook with a verified signature (contracts/tiktok-api.md §5): `content` is JSON inside a
 * string.
 *
 * @returns undefined if the body is not an event
 */
export function readWebhook(rawBody: Uint8Array): TikTokEvent | undefined {
	const body = readObject(Buffer.from(rawBody).toString('utf8'));
	const event = asText(body?.event);
	const createTime = asCount(body?.create_time);
	const content = readObject(asText(body?.content) ?? '{}');
	if (!event || createTime === undefined || content === undefined) return undefined;
	return { event, openId: asText(body?.user_openid), createTime, content };
}
