import { createHmac } from 'node:crypto';
import { PlatformError } from '../errors';
import { retryAfterOf, type HttpRequest, type HttpResponse, type NoAnswer, type Ports } from '../http';
import { asObject, asObjects, asText, readObject, type JsonObject } from '../json';
import { incompleteAnswer, instagramError, instagramProblem, unreachable, unreadableAnswer } from './errors';
import { usageOf } from './usage';

/** Meta's two logins (contracts/instagram-api.md §1). */
export type InstagramLogin = 'instagram' | 'facebook';

/** The Graph API and everything needed to call it. */
export interface Graph extends Ports {
	login: InstagramLogin;
	/** `https://graph.instagram.com` or `https://graph.facebook.com`, optionally with a path prefix; no trailing slash. */
	graphBase: string;
	/** For example, `v26.0`. */
	version: string;
}

/** Everything needed for calls on behalf of a connected account. */
export interface Instagram extends Graph {
	/** `https://rupload.facebook.com`, optionally with a path prefix. */
	ruploadBase: string;
	/** The professional account's ID, which every edge requires; for Instagram Login, the `user_id` of `/me` (§2). */
	accountId: string;
	/** Facebook Login only: the Page's token, which authorizes publishing; reads use the user's token. */
	pageToken?: string;
	/**
	 * Facebook Login only, if known: every call to graph.facebook.com includes a proof derived from this secret (§7).
	 */
	appSecret?: string;
}

export const GRAPH_API_VERSION = 'v26.0';

/** Meta's own hosts for each login (contracts/instagram-api.md §0). */
export const INSTAGRAM_HOSTS: Readonly<
	Record<InstagramLogin, { authBase: string; apiBase: string; graphBase: string; ruploadBase: string }>
> = {
	instagram: {
		authBase: 'https://www.instagram.com',
		apiBase: 'https://api.instagram.com',
		graphBase: 'https://graph.instagram.com',
		ruploadBase: 'https://rupload.facebook.com',
	},
	facebook: {
		authBase: 'https://www.facebook.com',
		apiBase: 'https://graph.facebook.com',
		graphBase: 'https://graph.facebook.com',
		ruploadBase: 'https://rupload.facebook.com',
	},
};

/**
 * Adds the `appsecret_proof` of a token to a request for graph.facebook.com, in the query, because some endpoints
 * ignore a proof in the body (contracts/instagram-api.md §7). Called by the code that adds the token. Requests with
 * Instagram Login, requests to rupload and requests without a known secret remain unchanged.
 */
export function proveRequest(
	request: HttpRequest,
	appSecret: string | undefined,
	token: string,
	login: InstagramLogin,
): HttpRequest {
	if (!appSecret || login === 'instagram' || request.url.includes('/ig-api-upload/')) return request;
	const proof = createHmac('sha256', appSecret).update(token).digest('hex');
	const joint = request.url.includes('?') ? '&' : '?';
	return { ...request, url: `${request.url}${joint}appsecret_proof=${proof}` };
}

/** Returns the URL of a versioned Graph path. @param path with a leading slash */
export function graphUrl(
	graph: Pick<Graph, 'graphBase' | 'version'>,
	path: string,
	query: Readonly<Record<string, string>> = {},
): string {
	const parameters = new URLSearchParams(query);
	return `${graph.graphBase}/${graph.version}${path}${parameters.size > 0 ? `?${parameters}` : ''}`;
}

const asInteger = (value: unknown) => {
	const number = Number(asText(value) ?? NaN);
	return Number.isSafeInteger(number) ? number : undefined;
};

/** Returns the number of seconds for which calls are blocked, according to the response headers; 0 if unknown. */
export const regainSecondsOf = (response: HttpResponse): number =>
	Math.max(usageOf(response.headers)?.regainSeconds ?? 0, retryAfterOf(response) ?? 0);

/**
 * Reads a Graph response. Only the body's code and subcode matter, never the HTTP status (contracts/instagram-api.md
 * §5.1, §5.4).
 *
 * @returns the object, `{success: true}` for a bare `true`, or the error
 */
export function readEnvelope(response: HttpResponse | NoAnswer): JsonObject | PlatformError {
	if ('noAnswer' in response) return unreachable(response);
	const answer =
		readObject(response.body) ?? (response.body.trim() === 'true' ? { success: true } : undefined);
	if (answer === undefined) return unreadableAnswer(response);
	const hasError = answer.error !== undefined && answer.error !== null;
	if (!hasError) return response.status >= 400 ? unreadableAnswer(response) : answer;
	const error = asObject(answer.error) ?? {};
	const code = asInteger(error.code);
	if (code === undefined) return unreadableAnswer(response);
	const regainSeconds = regainSecondsOf(response);
	return instagramError(code, asInteger(error.error_subcode), asText(error.message), {
		logId: asText(error.fbtrace_id),
		...(regainSeconds > 0 && { regainSeconds }),
	});
}

/**
 * Returns the object that a response contains directly, or as the only entry of `data` (contracts/instagram-api.md
 * §1.A, §2).
 */
export function unwrap(answer: JsonObject): JsonObject {
	return Array.isArray(answer.data) ? (asObject(answer.data[0]) ?? {}) : answer;
}

/** Returns the objects under `data`. @throws PlatformError if there is no list; an empty list is valid */
export function listOf(answer: JsonObject): JsonObject[] {
	if (!Array.isArray(answer.data)) throw incompleteAnswer('a list');
	return asObjects(answer.data);
}

/** Delays between attempts to read, before jitter (contracts/instagram-api.md §5.6). */
const RETRY_MILLISECONDS = [1_000, 2_000, 4_000];

/**
 * Sends an idempotent request, with retries after temporary errors; does not wait for rate limits.
 *
 * @throws PlatformError
 */
export async function repeat(graph: Graph, request: HttpRequest): Promise<JsonObject> {
	for (let attempt = 0; ; attempt++) {
		const answer = readEnvelope(await graph.http(request));
		if (!(answer instanceof PlatformError)) return answer;
		const wait = RETRY_MILLISECONDS[attempt];
		const mayPass = answer.retryable && answer.action === 'retry';
		if (!mayPass || wait === undefined) throw answer;
		await graph.sleep(wait * (0.5 + Math.random()));
	}
}

/** Reads a Graph path, with retries after temporary errors. @throws PlatformError */
export async function read(
	graph: Graph,
	path: string,
	query: Readonly<Record<string, string>> = {},
): Promise<JsonObject> {
	return await repeat(graph, { method: 'GET', url: graphUrl(graph, path, query), auth: 'account' });
}

const LARGEST_PAGE = 100;

/**
 * Returns the cursor of the next page, if any; on the last page, `next` is absent even if `after` is present (§3.1).
 */
function nextCursor(answer: JsonObject): string | undefined {
	const paging = asObject(answer.paging);
	const next = asText(paging?.next);
	if (next === undefined) return undefined;
	const inAddress = URL.canParse(next) ? new URL(next).searchParams.get('after') : null;
	return asText(asObject(paging?.cursors)?.after) ?? inAddress ?? undefined;
}

/**
 * Rejects calls that Instagram supports only with Facebook Login.
 *
 * @param does the words between "Instagram" and "connections" in the message
 * @throws PlatformError `facebook_login_required`
 */
export function requireFacebookLogin({ login }: Instagram, does: string): void {
	if (login === 'facebook') return;
	throw instagramProblem(
		'facebook_login_required',
		'fix-request',
		`Instagram ${does} connections through Facebook Login. Use a Facebook Login credential.`,
	);
}

/** Options for reading a list page by page. */
interface Paging {
	/** Maximum number of entries; all by default. */
	limit?: number;
	/** Maximum number of entries per page; Graph's maximum by default. */
	pageSize?: number;
}

/**
 * Reads a list page by page with cursors (contracts/instagram-api.md §3.1), requesting each page on demand. The URLs of
 * further pages are built here, because those in the response contain the token.
 *
 * @throws PlatformError
 */
export async function* readPages(
	graph: Graph,
	path: string,
	query: Readonly<Record<string, string>>,
	{ limit = Infinity, pageSize = LARGEST_PAGE }: Paging = {},
): AsyncGenerator<JsonObject[]> {
	let after: string | undefined;
	for (let left = limit; left > 0;) {
		const page = await read(graph, path, {
			...query,
			limit: String(Math.min(pageSize, left)),
			...(after !== undefined && { after }),
		});
		const entries = listOf(page);
		yield entries.slice(0, left);
		left -= entries.length;
		const next = nextCursor(page);
		if (next === undefined || next === after) return;
		after = next;
	}
}

/**
 * Reads a whole list; see `readPages`.
 *
 * @param limit maximum number of entries; `Infinity` for all
 * @param largestPage Instagram's maximum number of entries per response
 * @throws PlatformError
 */
export async function readList(
	graph: Graph,
	path: string,
	query: Readonly<Record<string, string>>,
	limit: number,
	largestPage = LARGEST_PAGE,
): Promise<JsonObject[]> {
	const entries: JsonObject[] = [];
	for await (const page of readPages(graph, path, query, { limit, pageSize: largestPage }))
		entries.push(...page);
	return entries;
}
