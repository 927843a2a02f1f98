import { PlatformError } from '../errors';
import type { HttpRequest, Ports } from '../http';
import type { JsonObject } from '../json';
import { readAnswer } from './errors';

/** Everything needed to call YouTube's data endpoints. */
export interface YouTube extends Ports {
	/** `https://www.googleapis.com`, optionally with a path prefix; no trailing slash. */
	apiBase: string;
	/** Base URL for uploads; `apiBase` by default, as in Google's API. */
	uploadBase?: string;
	/** `https://youtubeanalytics.googleapis.com`, in the same format. */
	analyticsBase: string;
}

export const YOUTUBE_API_BASE = 'https://www.googleapis.com';
export const YOUTUBE_ANALYTICS_BASE = 'https://youtubeanalytics.googleapis.com';
export const GOOGLE_AUTH_BASE = 'https://accounts.google.com';
export const GOOGLE_TOKEN_BASE = 'https://oauth2.googleapis.com';

const SCOPE_BASE = 'https://www.googleapis.com/auth/';

/** The scopes that the product supports (contracts/youtube-api.md §1.8). */
export const YOUTUBE_SCOPES = {
	read: `${SCOPE_BASE}youtube.readonly`,
	upload: `${SCOPE_BASE}youtube.upload`,
	manage: `${SCOPE_BASE}youtube.force-ssl`,
	analytics: `${SCOPE_BASE}yt-analytics.readonly`,
} as const;

/** A query; undefined values are omitted. */
export type Query = Record<string, string | undefined>;

/** Builds an API URL with a query. */
export function urlOf(base: string, path: string, query: Query): string {
	const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return `${base}${path}?${new URLSearchParams(given)}`;
}

/** Builds an upload URL with a query. */
export const uploadUrlOf = ({ apiBase, uploadBase = apiBase }: YouTube, path: string, query: Query): string =>
	urlOf(uploadBase, `/upload/youtube/v3${path}`, query);

/** Calls an idempotent endpoint. @throws PlatformError */
export async function call(youtube: YouTube, request: Omit<HttpRequest, 'auth'>): Promise<JsonObject> {
	const response = await youtube.http({ ...request, auth: 'account' });
	const answer = readAnswer(response, youtube.now());
	if (answer instanceof PlatformError) throw answer;
	return answer;
}

/** Reads from the Data API. @throws PlatformError */
export function read(youtube: YouTube, path: string, query: Query): Promise<JsonObject> {
	return call(youtube, { method: 'GET', url: urlOf(youtube.apiBase, `/youtube/v3${path}`, query) });
}

/** Builds the headers and body of a JSON request. */
export function jsonBody(body: JsonObject): Pick<HttpRequest, 'headers' | 'body'> {
	return { headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body) };
}
