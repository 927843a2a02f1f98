import { PlatformError } from '../errors';
import { retryAfterOf, type HttpRequest, type HttpResponse, type NoAnswer, type Ports } from '../http';
import { asObject, asText, readObject, type JsonObject } from '../json';
import { tikTokError, unreachable, unreadableAnswer } from './errors';

/** Everything needed to call TikTok's data endpoints. */
export interface TikTok extends Ports {
	/** `https://open.tiktokapis.com`, optionally with a path prefix; no trailing slash. */
	apiBase: string;
}

export const TIKTOK_API_BASE = 'https://open.tiktokapis.com';
export const TIKTOK_AUTH_BASE = 'https://www.tiktok.com';

/**
 * Reads the envelope of a data endpoint. The call succeeded if and only if `error.code` is `ok`, regardless of the HTTP
 * status (contracts/tiktok-api.md §6).
 *
 * @returns the object under `data`, which is empty if the response has none, or the error
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

/** Builds the request for a data endpoint: `fields` is sent in the query, everything else in a JSON body (§3.1). */
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

/** Calls a data endpoint that only reads or is idempotent. @throws PlatformError */
export async function read(
	tiktok: TikTok,
	path: string,
	options: { fields?: readonly string[]; body?: JsonObject } = {},
): Promise<JsonObject> {
	const data = readEnvelope(await tiktok.http(dataRequest(tiktok, path, options)));
	if (data instanceof PlatformError) throw data;
	return data;
}
