import { readReply } from './http';
import type { Reply } from './http';

export interface TokenAnswer {
	readonly access_token: string;
	readonly refresh_token?: string;
	readonly refresh_token_expires_in?: number;
	readonly expires_in: number;
	readonly scope: string;
	readonly token_type: string;
	readonly error?: string;
	readonly error_description?: string;
}

export interface ApiAnswer {
	readonly kind: string;
	readonly id: string;
	readonly items?: readonly Record<string, Record<string, unknown>>[];
	readonly pageInfo?: { totalResults: number; resultsPerPage: number };
	readonly nextPageToken?: string;
	readonly rows?: readonly (string | number)[][];
	readonly columnHeaders?: readonly Record<string, string>[];
	readonly status?: Record<string, unknown>;
	readonly snippet?: Record<string, unknown>;
	readonly error?: {
		code: number;
		message: string;
		status?: string;
		details?: unknown[];
		errors: { reason: string; domain: string; message: string }[];
	};
}

/** The settings for a draft, as a careful client would send them. */
export const draft = {
	snippet: { title: 'A draft', categoryId: '22' },
	status: { privacyStatus: 'private', selfDeclaredMadeForKids: false },
};

/** A connected account. */
export class Account {
	constructor(
		private readonly url: string,
		readonly tokens: TokenAnswer,
	) {}

	get headers(): Record<string, string> {
		return { Authorization: `Bearer ${this.tokens.access_token}` };
	}

	/** Calls a path, such as `channels?part=id&mine=true`. */
	async call(path: string, init: RequestInit = {}): Promise<Reply<ApiAnswer>> {
		const headers = { ...this.headers, ...(init.headers as Record<string, string>) };
		return readReply(await fetch(`${this.url}/www.googleapis.com/youtube/v3/${path}`, { ...init, headers }));
	}

	async report(query: Record<string, string>): Promise<Reply<ApiAnswer>> {
		const all = new URLSearchParams({
			ids: 'channel==MINE',
			startDate: '2026-11-01',
			endDate: '2026-11-30',
			metrics: 'views',
			...query,
		});
		for (const [name, value] of Object.entries(query)) if (value === '') all.delete(name);
		const url = `${this.url}/youtubeanalytics.googleapis.com/v2/reports?${all}`;
		return readReply(await fetch(url, { headers: this.headers }));
	}

	/** Returns the ids of a channel's newest uploads. */
	async uploads(channelId: string): Promise<string[]> {
		const list = `playlistItems?part=contentDetails&maxResults=50&playlistId=${channelId.replace(/^UC/, 'UU')}`;
		const { body } = await this.call(list);
		return (body.items ?? []).map(({ contentDetails }) => String(contentDetails?.videoId));
	}

	/** Requests an upload session. */
	start(
		sizeBytes: number,
		resource: unknown = draft,
		options: { query?: Record<string, string>; headers?: Record<string, string> } = {},
	): Promise<Response> {
		const query = new URLSearchParams({
			uploadType: 'resumable',
			part: 'snippet,status',
			notifySubscribers: 'false',
			...options.query,
		});
		return fetch(`${this.url}/www.googleapis.com/upload/youtube/v3/videos?${query}`, {
			method: 'POST',
			headers: {
				...this.headers,
				'Content-Type': 'application/json; charset=UTF-8',
				'X-Upload-Content-Length': String(sizeBytes),
				'X-Upload-Content-Type': 'video/mp4',
				...options.headers,
			},
			body: JSON.stringify(resource),
		});
	}

	/** Returns the URI of a new session. @throws Error if no session was started */
	async session(sizeBytes: number, ...rest: [resource?: unknown]): Promise<string> {
		const answer = await this.start(sizeBytes, ...rest);
		const location = answer.headers.get('location');
		if (location === null) throw new Error(await answer.text());
		return location;
	}

	/** Uploads a small file in one request. @returns the video */
	async upload(resource: unknown = draft, query: Record<string, string> = {}): Promise<ApiAnswer> {
		const started = await this.start(4, resource, { query });
		const answer = await put(started.headers.get('location') ?? '', Buffer.from('clip'));
		return JSON.parse(answer.text) as ApiAnswer;
	}
}

export interface Put {
	readonly status: number;
	readonly range: string | null;
	readonly text: string;
	/** The id of the video, once it exists. */
	readonly id: string | undefined;
}

/** Sends bytes to a session, or queries its status with an empty body. */
export async function put(uri: string, bytes: Buffer, range?: string): Promise<Put> {
	const answer = await fetch(uri, {
		method: 'PUT',
		redirect: 'manual',
		headers: { 'Content-Type': 'video/mp4', ...(range !== undefined && { 'Content-Range': range }) },
		body: bytes,
	});
	const text = await answer.text();
	const id = text.startsWith('{') ? (JSON.parse(text) as { id?: string }).id : undefined;
	return { status: answer.status, range: answer.headers.get('range'), text, id };
}

/** Returns the HTTP status and the reason of an error response. */
export function refusal({ status, body }: Reply<ApiAnswer>): [number, string | undefined] {
	return [status, body.error?.errors[0]?.reason];
}

export async function refusalOf(answer: Response): Promise<[number, string | undefined]> {
	return refusal(await readReply<ApiAnswer>(answer));
}
