import type { Platform } from '../../platforms/errors';
import { isListedHost } from '../../platforms/hosts';
import type { AccountJson } from '../accounts';
import type { ErrorBody } from '../core/errors';
import { ConfigError, isLoopback, Reader, type Environment } from '../config';
import { CommandFailed, UsageError } from './failure';

const SETTING = 'HTTP_HOST_ALLOWLIST';

function allowedHosts(values: Environment): string[] {
	try {
		return new Reader(values).hosts(SETTING);
	} catch (error) {
		if (error instanceof ConfigError) throw new UsageError(error.message);
		throw error;
	}
}

/**
 * Checks that a URL may receive a key: it must use https, or http to this machine or to a host listed by the operator.
 *
 * @param name the name of the URL in messages
 * @returns the URL without a trailing slash
 * @throws UsageError
 */
export function checkKeyUrl(name: string, text: string, values: Environment): string {
	const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol)) {
		throw new UsageError(
			`${name} "${text}" is not the URL of a service. Use one such as https://mediakit.example.com or http://127.0.0.1:8001.`,
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new UsageError(`${name} must not contain a user name, password, query or fragment. Remove it.`);
	}
	if (url.protocol === 'http:' && !isLoopback(url.hostname) && !isListedHost(url, allowedHosts(values))) {
		throw new UsageError(
			`${name} must use https, because a key is sent there and "${url.host}" is not this machine. Use https, or list the host in ${SETTING} if you trust the network in between.`,
		);
	}
	return text.trim().replace(/\/+$/, '');
}

/** Returns the path of an account's statistics. */
export const analyticsPath = (platform: Platform, username: string) =>
	`/api/mediakit/analytics/${platform}/${encodeURIComponent(username)}`;

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A response from the service. */
export interface ServiceAnswer {
	status: number;
	headers: Headers;
	text: string;
}

/** The service refused a request or, if there is no status, did not respond. */
export class ServiceFailed extends CommandFailed {
	constructor(
		message: string,
		code: string | undefined,
		details: Partial<ErrorBody> = {},
		readonly status?: number,
	) {
		super(message, code, details);
	}
}

/** Builds a failure from the service's error message. */
function refusalOf(base: string, { status, headers }: Response, text: string): ServiceFailed {
	if (status >= 300 && status < 400) {
		const target = headers.get('location') ?? 'another URL';
		return new ServiceFailed(
			`${base} redirects to ${target}, and the API key is not sent there. If that is your service, specify its URL with --service or MEDIAKIT_URL.`,
			'service_redirects',
			{},
			status,
		);
	}
	if (status === 401) {
		return new ServiceFailed(
			`The service at ${base} does not accept the API key. Set MEDIAKIT_API_KEY to its key.`,
			'unauthorized',
			{},
			status,
		);
	}
	const { error } = (readJson(text) ?? {}) as { error?: ErrorBody };
	const action = error?.action ? ` (action: ${error.action})` : '';
	const message = error?.message
		? `${error.message}${action}`
		: `${base} responded with HTTP status ${status}.`;
	return new ServiceFailed(message, error?.code, error, status);
}

/**
 * Creates a client for a running service. Its methods throw CommandFailed with the service's error message.
 *
 * @param base without a trailing slash; checked by `checkKeyUrl`
 */
export function createServiceClient(base: string, apiKey: string | undefined) {
	/** Sends a request and returns the response. @throws ServiceFailed if the service refuses the request */
	async function exchange(path: string, init: RequestInit): Promise<ServiceAnswer> {
		const headers = new Headers(init.headers);
		if (apiKey) headers.set('x-api-key', apiKey);
		let response: Response;
		try {
			response = await fetch(`${base}${path}`, { ...init, headers, redirect: 'manual' });
			const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
			if (response.ok) return { status: response.status, headers: response.headers, text };
			throw refusalOf(base, response, text);
		} catch (error) {
			if (error instanceof ServiceFailed) throw error;
			throw new ServiceFailed(
				`The service at ${base} does not respond. Start it with "mediakit serve", or specify another URL with --service or MEDIAKIT_URL.`,
				'service_unreachable',
			);
		}
	}

	async function request<T>(path: string, init: RequestInit): Promise<T> {
		const answer = readJson((await exchange(path, init)).text);
		if (answer !== undefined) return answer as T;
		throw new CommandFailed(`${base} did not respond with JSON. Check that it is the URL of the service.`);
	}

	/** Calls a route and returns its JSON. */
	const call = <T>(method: string, path: string, body?: unknown) =>
		request<T>(path, {
			method,
			...(body !== undefined && {
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});

	return {
		url: base,
		call,
		/** Returns the response text of a route that does not return JSON, including any byte-order mark. */
		text: async (path: string) => (await exchange(path, { method: 'GET' })).text,
		/** Returns the complete response. */
		exchange,
		accounts: async () => (await call<{ accounts: AccountJson[] }>('GET', '/api/accounts')).accounts,
	};
}

export type ServiceClient = ReturnType<typeof createServiceClient>;
