import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { ApiError } from '../core/errors';
import { isListedHost } from '../../platforms/hosts';
import { defaultLookup, isPublicAddress, resolveHost, type Lookup } from './addresses';

/** Blocks requests to user-supplied URLs that lead to private networks. */
export interface Guard {
	/**
	 * Rejects a URL that must not be requested because of its scheme, credentials in the URL, or a host that is not
	 * public. Names that currently do not resolve are accepted; the request itself will fail.
	 *
	 * @param field the field name in messages, if it differs from the guard's default
	 * @throws ApiError `url_not_allowed`
	 */
	check(url: string, field?: string): Promise<URL>;
	/** Resolves the host of an accepted URL: only to public IP addresses, unless the host is on the allowlist. */
	lookupFor(url: URL): LookupFunction;
	/** Returns an agent that connects to accepted URLs under the same rules. */
	agentFor(url: URL): Agent;
	close(): Promise<void>;
}

export interface GuardOptions {
	/** The name of the request field in messages. */
	field: string;
	/** Hosts that may be private, and the setting that lists them. */
	allowlist: readonly string[];
	setting: string;
	/** True if hosts outside the list may use http. */
	plainHttp: boolean;
	/** Timeout for the response headers, and between two chunks of the body. */
	timeoutMs: number;
	lookup?: Lookup;
}

export function createGuard(options: GuardOptions): Guard {
	const { allowlist, setting, plainHttp, lookup = defaultLookup } = options;
	const refuse = (message: string) => new ApiError(400, 'url_not_allowed', message, 'fix-request');
	const refuseHost = (host: string, field: string) =>
		refuse(
			`${field} points to ${host}, which is not a public address. Use a public one, or ask the operator to add the host to ${setting}.`,
		);
	const times = { headersTimeout: options.timeoutMs, bodyTimeout: options.timeoutMs };
	// Runs for every connection, so that DNS cannot change between the check and the connection.
	const publicOnly: LookupFunction = (hostname, _options, done) => {
		lookup(hostname, { all: true }, (error, addresses) => {
			const bad = addresses?.find(({ address }) => !isPublicAddress(address));
			done(error ?? (bad ? refuseHost(hostname, options.field) : null), addresses);
		});
	};
	const anyAddress: LookupFunction = (hostname, _options, done) =>
		defaultLookup(hostname, { all: true }, done);
	const agent = new Agent({ ...times, connect: { lookup: publicOnly } });
	const openAgent = new Agent(times);

	return {
		async check(text, field = options.field) {
			const url = URL.canParse(text) ? new URL(text) : undefined;
			if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
				const kind = plainHttp ? 'http or https' : 'https';
				throw refuse(`${field} must be an ${kind} URL. Correct it and retry.`);
			}
			if (url.username || url.password) {
				throw refuse(`${field} must not contain a user name or password. Use a signed URL instead.`);
			}
			if (isListedHost(url, allowlist)) return url;
			const addresses = await resolveHost(url.hostname, lookup).catch(() => []);
			if (!addresses.every(isPublicAddress)) {
				throw refuseHost(url.hostname, field);
			}
			if (url.protocol === 'http:' && !plainHttp) {
				throw refuse(
					`${field} must use https. Use an https URL, or ask the operator to add the host to ${setting}.`,
				);
			}
			return url;
		},
		lookupFor: (url) => (isListedHost(url, allowlist) ? anyAddress : publicOnly),
		agentFor: (url) => (isListedHost(url, allowlist) ? openAgent : agent),
		close: async () => {
			await Promise.all([agent.destroy(), openAgent.destroy()]);
		},
	};
}
