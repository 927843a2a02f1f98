import { PlatformError } from '../errors';
import type { HttpRequest, Ports } from '../http';
import type { JsonObject } from '../json';
import { readAnswer } from './errors';

/** What every call to YouTube's data endpoints needs. */
export interface YouTube extends Ports {
	/** `https://www.googleapis.com`, or the same with a path prefix; no slash at the end. */
	apiBase: string;
	/** Where uploads begin; left out: at `apiBase`, as Google has it. */
	uploadBase?: string;
	/** `https://youtubeanalytics.googleapis.com` likewise. */
	analyticsBase: string;
}

export const YOUTUBE_API_BASE = 'https://www.googleapis.com';
export const YOUTUBE_ANALYTICS_BASE = 'https://youtubeanalytics.googleapis.com';
export const GOOGLE_AUTH_BASE = 'https://accounts.google.com';
export const GOOGLE_TOKEN_BASE = 'https://oauth2.googleapis.com';

const SCOPE_BASE = 'https://www.googleapis.com/auth/';

/** The scopes that the product knows (contracts/youtube-api.md §1.8). */
export const YOUTUBE_SCOPES = {
	read: `${SCOPE_BASE}youtube.readonly`,
	upload: `${SCOPE_BASE}youtube.upload`,
	manage: `${SCOPE_BASE}youtube.force-ssl`,
	analytics: `${SCOPE_BASE}yt-analytics.readonly`,
} as const;

/** A query; what is undefined is left out. */
export type Query = Record<string, string | undefined>;

/** A URL of an API with a query. */
export function urlOf(base: string, path: string, query: Query): string {
	const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return `${base}${path}?${new URLSearchParams(given)}`;
}

/** A URL of an upload with a query. */
export const uploadUrlOf = ({ apiBase, uploadBase = apiBase }: YouTube, path: string, query: Query): string =>
	urlOf(uploadBase, `/upload/youtube/v3${path}`, query);

/** Calls an endpoint that can be called again without harm. @throws PlatformError */
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

/** A request with a JSON body. */
export function jsonBody(body: JsonObject): Pick<HttpRequest, 'headers' | 'body'> {
	return { headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body) };
}
