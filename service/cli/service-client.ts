import { CommandFailed } from './failure';

/** A running service, as the command line calls it. */
export interface ServiceClient {
	url: string;
	/** Calls a route and gives its JSON. @throws CommandFailed with the service's own words */
	call<T>(method: string, path: string, body?: unknown): Promise<T>;
	/** The same for a body that is not JSON. */
	send<T>(method: string, path: string, body: ReadableStream, headers: Record<string, string>): Promise<T>;
}

interface ErrorAnswer {
	error?: { code?: string; message?: string; action?: string };
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** @param base without a slash at its end; checked by `checkKeyUrl` */
export function createServiceClient(base: string, apiKey: string | undefined): ServiceClient {
	async function request<T>(path: string, init: RequestInit): Promise<T> {
		const headers = new Headers(init.headers);
		if (apiKey) headers.set('x-api-key', apiKey);
		let response: Response;
		try {
			response = await fetch(`${base}${path}`, { ...init, headers, redirect: 'manual' });
		} catch {
			throw new CommandFailed(
				`The service at ${base} does not answer. Start it with "mediakit serve", or give another address with --service or MEDIAKIT_URL.`,
			);
		}
		const { location } = Object.fromEntries(response.headers);
		if (response.status >= 300 && response.status < 400) {
			throw new CommandFailed(
				`${base} redirects to ${location ?? 'another URL'}, and the API key is not sent there. If that is your service, give its URL with --service or MEDIAKIT_URL.`,
			);
		}
		const answer = readJson(await response.text());
		if (response.ok && answer !== undefined) return answer as T;
		const { error } = (answer ?? {}) as ErrorAnswer;
		if (response.status === 401) {
			throw new CommandFailed(
				`The service at ${base} does not accept the API key. Set MEDIAKIT_API_KEY to its key.`,
			);
		}
		const action = error?.action ? ` (action: ${error.action})` : '';
		throw new CommandFailed(
			error?.message ? `${error.message}${action}` : `${base} answered with HTTP status ${response.status}.`,
		);
	}

	return {
		url: base,
		call: (method, path, body) =>
			request(path, {
				method,
				...(body !== undefined && {
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(body),
				}),
			}),
		send: (method, path, body, headers) =>
			request(path, { method, body, headers, duplex: 'half' } as RequestInit),
	};
}
