import { PlatformError } from '../errors';
import { retryAfterOf, type HttpRequest, type HttpResponse, type NoAnswer, type Ports } from '../http';
import { asObject, asText, readObject, type JsonObject } from '../json';
import { tikTokError, unreachable, unreadableAnswer } from './errors';

/** What every call to TikTok's data endpoints needs. */
export interface TikTok extends Ports {
	/** `https://open.tiktokapis.com`, or the same with a path prefix; no slash at the end. */
	apiBase: string;
}

export const TIKTOK_API_BASE = 'https://open.tiktokapis.com';
export const TIKTOK_AUTH_BASE = 'https://www.tiktok.com';

/**
 * Reads the envelope of a data endpoint: success if and only if `error.code` is `ok`, whatever the HTTP
 * status (contracts/tiktok-api.md §6).
 *
 * @returns the object under `data`, empty if there is none; or what went wrong
 */
export function readEnvelope(response: HttpResponse | NoAnswer): JsonObject | PlatformError {
	if ('noAnswer' in response) return unreachable(response);
	const answer = readObject(response.body);
	const error = asObject(answer?.error);
	const code = asText(error?.code);
	if (answer === undefined || error === undefined || code === undefined) return unreadableAnswer(response);
	if (code === 'ok') return asObject(answer.data) ?? {};
	return tikTokError(code, {
		detail: asText(error.message),
		logId: asText(error.log_id) ?? asText(error.logid),
		retryAfterSeconds: retryAfterOf(response),
	});
}

/** The request for a data endpoint: `fields` go into the query, everything else into a JSON body (§3.1). */
export function dataRequest(
	tiktok: TikTok,
	path: string,
	options: { fields?: readonly string[]; body?: JsonObject } = {},
): HttpRequest {
	const query = options.fields ? `?fields=${options.fields.join(',')}` : '';
	return {
		method: options.body ? 'POST' : 'GET',
		url: `${tiktok.apiBase}${path}${query}`,
		...(options.body && {
			headers: { 'content-type': 'application/json; charset=UTF-8' },
			body: JSON.stringify(options.body),
		}),
		auth: 'account',
	};
}

/** Calls a data endpoint that only reads, or that can be repeated without harm. @throws PlatformError */
export async function read(
	tiktok: TikTok,
	path: string,
	options: { fields?: readonly string[]; body?: JsonObject } = {},
): Promise<JsonObject> {
	const data = readEnvelope(await tiktok.http(dataRequest(tiktok, path, options)));
	if (data instanceof PlatformError) throw data;
	return data;
}
