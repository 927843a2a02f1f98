import type { ErrorBody, Session } from './types';

/** The session of this page; set once before rendering. */
export const session: Session = {
	csrf_token: null,
	role: 'owner',
	may_approve: true,
	version: '',
	public_url: null,
	base_url: '',
	language: 'en',
};

/** Returns the URL of a path on the service, which a proxy may serve under a prefix. */
export const addressOf = (path: string) => `${document.getElementById('app')?.dataset.prefix ?? ''}${path}`;

/** An error response from the service, or no response at all. */
export class Failure extends Error {
	/** @param body the error from the service; undefined if the service could not be reached */
	constructor(readonly body: ErrorBody | undefined) {
		super(body?.message ?? 'The service cannot be reached.');
	}
}

/** True if this person may make changes. For other people, actions that the service would refuse are hidden. */
export const isOwner = () => session.role === 'owner';

/** Returns the header that proves that a request comes from this page. */
export const csrfHeader = () => ({ 'x-csrf-token': session.csrf_token ?? '' });

/** Parses a response; undefined if it is not JSON, such as a proxy's error page. */
export function parseAnswer<T>(text: string): T | undefined {
	try {
		return JSON.parse(text) as T;
	} catch {
		return undefined;
	}
}

/**
 * Calls the service.
 *
 * @param body sent as JSON, or unchanged if it is a form or a file
 * @throws Failure; an expired session redirects to the login page
 */
export async function call<T>(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<T> {
	const isReady = body instanceof FormData || body instanceof Blob;
	const response = await fetch(addressOf(path), {
		method,
		headers: {
			...csrfHeader(),
			...headers,
			...(body !== undefined && !isReady && { 'content-type': 'application/json' }),
		},
		...(body !== undefined && { body: isReady ? body : JSON.stringify(body) }),
	}).catch(() => {
		throw new Failure(undefined);
	});
	const answer = parseAnswer<T & { error?: ErrorBody }>(await response.text());
	if (response.ok) return answer as T;
	if (response.status === 401) location.reload();
	const { status } = response;
	throw new Failure(answer?.error ?? { code: `http_${status}`, message: `HTTP ${status}`, retryable: false });
}

export const get = <T>(path: string) => call<T>('GET', path);
