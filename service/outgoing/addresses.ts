import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** Resolves a name to all its addresses. Tests bring one that changes its mind. */
export type Lookup = (
	hostname: string,
	options: { all: true },
	done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const defaultLookup: Lookup = (hostname, options, done) => systemLookup(hostname, options, done);

/** Of IPv6 only this block is given out to the internet (IANA); the rest is special or not assigned. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** What within the public blocks is special (IANA's special-purpose registries), and the host of Azure's machines. */
const SPECIAL = ['168.63.129.16/32', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((block) =>
	ipaddr.parseCIDR(block),
);

/** The form without an IPv4 address at its end, which the library takes for a mapped one: `::8.8.8.8` is none. */
function canonicalIpv6(address: string): string {
	const url = `http://[${address}]/`;
	return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : '';
}

/** Whether an IP address is reachable from the internet: not loopback, private, link-local, CGNAT, mapped or reserved. */
export function isPublicAddress(address: string): boolean {
	const text = address.includes(':') ? canonicalIpv6(address) : address;
	// Abbreviated forms, such as 127.1, are names to whoever connects.
	if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return false;
	const ip = ipaddr.process(text);
	const isIn = ([block, bits]: [ipaddr.IPv4 | ipaddr.IPv6, number]) =>
		ip.kind() === block.kind() && ip.match(block, bits);
	if (ip.kind() === 'ipv6' && !isIn(GLOBAL_IPV6)) return false;
	return ip.range() === 'unicast' && !SPECIAL.some(isIn);
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
