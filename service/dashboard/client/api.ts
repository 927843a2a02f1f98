import type { ErrorBody, Session } from './types';

/** The session of this page; set once before anything is drawn. */
export const session: Session = {
	csrf_token: null,
	role: 'owner',
	may_approve: true,
	version: '',
	public_url: null,
	base_url: '',
	language: 'en',
};

/** The address of a path of the service, which a proxy may have put below a path of its own. */
export const addressOf = (path: string) => `${document.getElementById('app')?.dataset.prefix ?? ''}${path}`;

/** An answer of the service that is no success, or none at all. */
export class Failure extends Error {
	/** @param body as the service gives it; undefined if the service was not reached */
	constructor(readonly body: ErrorBody | undefined) {
		super(body?.message ?? 'The service cannot be reached.');
	}
}

/** Whether this person may change things; others are shown nothing that the service would refuse them. */
export const isOwner = () => session.role === 'owner';

/** The header that shows that a request comes from this page. */
export const csrfHeader = () => ({ 'x-csrf-token': session.csrf_token ?? '' });

/** What an answer says; undefined if it is no JSON, such as the page of a proxy in between. */
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
 * @param body is sent as JSON, or as it is if it is a form or a file
 * @throws Failure; a session that has ended leads to the login page
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
