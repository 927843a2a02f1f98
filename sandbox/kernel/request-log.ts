import type { HttpRequest } from './request';
import type { Json } from './types';

const capacity = 1000;
const longestBodyShown = 65_536;

interface Entry {
	readonly id: number;
	readonly request: HttpRequest;
	readonly atMs: number;
	matched: boolean;
	fault?: string;
	/** `null` until the answer is sent, and for good if the connection was reset or the client went away. */
	status: number | null;
	durationMs?: number;
	body?: string;
	size_bytes?: number;
	sha256?: string;
}

/** What arrived, the newest 1000. It holds secrets and is for tests; bodies of chunk uploads are never in it. */
export class RequestLog {
	private entries: Entry[] = [];
	private count = 0;

	begin(request: HttpRequest, atMs: number): Entry {
		const entry: Entry = { id: ++this.count, request, atMs, matched: true, status: null };
		this.entries.push(entry);
		if (this.entries.length > capacity) this.entries.shift();
		return entry;
	}

	clear(): void {
		this.entries = [];
		this.count = 0;
	}

	/** The entries in order of arrival, filtered by a part of the path and by `matched`. */
	list(filter: { path?: string; matched?: boolean }): Json {
		return this.entries
			.filter(({ request }) => `/${request.host}${request.path}`.includes(filter.path ?? ''))
			.filter(({ matched }) => filter.matched === undefined || matched === filter.matched)
			.map(present);
	}
}

export type LogEntry = Entry;

/** Notes what the body was, once it has been read. */
export function noteBody(entry: Entry): void {
	const { sizeBytes, sha256 } = entry.request.received();
	entry.size_bytes = sizeBytes;
	entry.sha256 = sha256;
	const { body } = entry.request;
	if (body && body.length <= longestBodyShown) entry.body = body.toString('utf8');
}

function present(entry: Entry): Json {
	const { request } = entry;
	return {
		id: entry.id,
		at: new Date(entry.atMs).toISOString(),
		method: request.method,
		host: request.host,
		path: request.path,
		query: Object.fromEntries(request.query),
		headers: { ...request.headers },
		body: entry.body,
		size_bytes: entry.size_bytes,
		sha256: entry.sha256,
		matched: entry.matched,
		fault: entry.fault,
		status: entry.status,
		duration_ms: entry.durationMs,
	};
}
