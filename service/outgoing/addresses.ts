import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** Resolves a name to all its addresses. Tests bring one that changes its mind. */
export type Lookup = (
	hostname: string,
	options: { all: true },
	done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const defaultLookup: Lookup = (hostname, options, done) => systemLookup(hostname, options, done);

/** Whether an IP address is reachable from the internet: not loopback, private, link-local, CGNAT, mapped or reserved. */
export function isPublicAddress(address: string): boolean {
	return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** Whether the list names this host, with or without its port. */
export function isAllowed(url: URL, allowlist: readonly string[]): boolean {
	return allowlist.includes(url.host) || allowlist.includes(url.hostname);
}

/** The addresses behind a host; an IP literal stands for itself. @throws the resolver's error */
export function resolveHost(hostname: string, lookup: Lookup): Promise<string[]> {
	const literal = hostname.replace(/^\[|\]$/g, '');
	if (ipaddr.isValid(literal)) return Promise.resolve([literal]);
	return new Promise((resolve, reject) => {
		lookup(hostname, { all: true }, (error, addresses) => {
			if (error) reject(error);
			else resolve(addresses.map(({ address }) => address));
		});
	});
}

/**
 * Whether a platform can fetch something from this service.
 *
 * @param publicUrl undefined: nobody outside knows the service
 * @param platformBase a platform on this machine, the sandbox for example, reaches also what nobody else can
 */
export function isReachable(publicUrl: string | undefined, platformBase: string): boolean {
	if (publicUrl === undefined) return false;
	const isLocal = (url: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
	return !isLocal(publicUrl) || isLocal(platformBase);
}
