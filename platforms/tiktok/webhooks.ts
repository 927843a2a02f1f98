import { createHmac, timingSafeEqual } from 'node:crypto';
import { asCount, asText, readObject, type JsonObject } from '../json';

/** How far the time in a signature may be off; TikTok leaves it to the receiver (contracts/tiktok-api.md §5). */
const TOLERANCE_SECONDS = 300;

/** The header's parts by name: `t=…,s=…`. */
function readHeader(header: string): Map<string, string> {
	return new Map(
		header.split(',').map((part) => {
			const [name = '', ...value] = part.split('=');
			return [name.trim(), value.join('=').trim()];
		}),
	);
}

/**
 * Whether a webhook comes from TikTok and is fresh (contracts/tiktok-api.md §5). To be asked before the body is parsed;
 * takes the same time for every wrong signature.
 *
 * @param webhook.signature the header `TikTok-Signature`, if there is one
 * @param webhook.rawBody the body's bytes exactly as they came
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

/** What a webhook tells (contracts/tiktok-api.md §5). */
export interface TikTokEvent {
	/** For example `post.publish.complete` or `authorization.removed`; there may be names that nobody has documented. */
	event: string;
	/** The user it is about, if it is about one. */
	openId?: string;
	/** Unix seconds. */
	createTime: number;
	content: JsonObject;
}

/**
 * Reads the body of a webhook whose signature was checked (contracts/tiktok-api.md §5): `content` is JSON inside a string.
 *
 * @returns undefined if it is no event
 */
export function readWebhook(rawBody: Uint8Array): TikTokEvent | undefined {
	const body = readObject(Buffer.from(rawBody).toString('utf8'));
	const event = asText(body?.event);
	const createTime = asCount(body?.create_time);
	const content = readObject(asText(body?.content) ?? '{}');
	if (!event || createTime === undefined || content === undefined) return undefined;
	return { event, openId: asText(body?.user_openid), createTime, content };
}
