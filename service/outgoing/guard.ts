import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { ApiError } from '../core/errors';
import { isListedHost } from '../../platforms/hosts';
import { defaultLookup, isPublicAddress, resolveHost, type Lookup } from './addresses';

/** Keeps requests to addresses that users give away from networks that are not public. */
export interface Guard {
	/**
	 * Refuses an address that must not be called: another scheme, a password in it, or a host that is not public.
	 * A name that cannot be resolved right now passes; calling it later will tell.
	 *
	 * @param field what the message calls the address, if it is not the guard's usual field
	 * @throws ApiError `url_not_allowed`
	 */
	check(url: string, field?: string): Promise<URL>;
	/** Resolves the name of a URL that passed: only to IP addresses that are public, unless the host is on the list. */
	lookupFor(url: URL): LookupFunction;
	/** Connects to URLs that passed, by the same rule. */
	agentFor(url: URL): Agent;
	close(): Promise<void>;
}

export interface GuardOptions {
	/** The field of the request that usually holds the address, for messages. */
	field: string;
	/** Hosts that may be private, and the setting that lists them. */
	allowlist: readonly string[];
	setting: string;
	/** Whether addresses outside the list may use http. */
	plainHttp: boolean;
	/** For the head of an answer, and between two pieces of it. */
	timeoutMs: number;
	lookup?: Lookup;
}

export function createGuard(options: GuardOptions): Guard {
	const { allowlist, setting, plainHttp, lookup = defaultLookup } = options;
	const refuse = (message: string) => new ApiError(400, 'url_not_allowed', message, 'fix-request');
	const refuseHost = (host: string, field: string) =>
		refuse(
			`${field} points to ${host}, which is not a public address. Use a public one, or let the operator add the host to ${setting}.`,
		);
	const times = { headersTimeout: options.timeoutMs, bodyTimeout: options.timeoutMs };
	// Runs for every connection, so a name cannot change between the check and the connection.
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
				throw refuse(`${field} must be an ${kind} address. Correct it and send it again.`);
			}
			if (url.username || url.password) {
				throw refuse(`${field} must not carry a user name or password. Use a signed address instead.`);
			}
			if (isListedHost(url, allowlist)) return url;
			const addresses = await resolveHost(url.hostname, lookup).catch(() => []);
			if (!addresses.every(isPublicAddress)) {
				throw refuseHost(url.hostname, field);
			}
			if (url.protocol === 'http:' && !plainHttp) {
				throw refuse(
					`${field} must be https. Use an https address, or let the operator add the host to ${setting}.`,
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
