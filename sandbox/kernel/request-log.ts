import type { HttpRequest } from './request';
import type { Json } from './types';

const capacity = 1000;
const longestBodyShown = 65_536;

/** A request's log entry. Has no reference to the request, because that would keep the request's socket alive. */
export interface LogEntry {
	readonly id: number;
	readonly at: string;
	readonly method: string;
	readonly host: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: HttpRequest['headers'];
	matched: boolean;
	fault?: string;
	/** `null` until the response is sent; stays `null` if the connection was reset or the client disconnected. */
	status: number | null;
	duration_ms?: number;
	body?: string;
	size_bytes?: number;
	sha256?: string;
}

/** The last 1000 requests, for tests. Contains secrets, but never the bytes of uploads. */
export class RequestLog {
	private entries: LogEntry[] = [];
	private count = 0;

	begin({ method, host, path, query, headers }: HttpRequest, atMs: number): LogEntry {
		const entry: LogEntry = {
			id: ++this.count,
			at: new Date(atMs).toISOString(),
			method,
			host,
			path,
			query: Object.fromEntries(query),
			headers,
			matched: true,
			status: null,
		};
		this.entries.push(entry);
		if (this.entries.length > capacity) this.entries.shift();
		return entry;
	}

	clear(): void {
		this.entries = [];
		this.count = 0;
	}

	/** Returns the entries in order of arrival, filtered by a substring of the path and by `matched`. */
	list(filter: { path?: string; matched?: boolean }): Json {
		return this.entries
			.filter(({ host, path }) => `/${host}${path}`.includes(filter.path ?? ''))
			.filter(({ matched }) => filter.matched === undefined || matched === filter.matched)
			.map((entry) => ({ ...entry, headers: { ...entry.headers } }));
	}
}

/** Adds the body to the entry once it has been read. */
export function noteBody(entry: LogEntry, request: HttpRequest): void {
	const { sizeBytes, sha256 } = request.received();
	entry.size_bytes = sizeBytes;
	entry.sha256 = sha256;
	const { body } = request;
	if (body && body.length <= longestBodyShown) entry.body = body.toString('utf8');
}
