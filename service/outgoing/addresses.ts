import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** Resolves a host name to all its addresses. Tests pass a function whose results change. */
export type Lookup = (
	hostname: string,
	options: { all: true },
	done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const defaultLookup: Lookup = (hostname, options, done) => systemLookup(hostname, options, done);

/** The only IPv6 block allocated to the internet (IANA); all others are special or unassigned. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/**
 * Special ranges within the public blocks (IANA's special-purpose registries), and the host address of Azure
 * VMs.
 */
const SPECIAL = ['168.63.129.16/32', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((block) =>
	ipaddr.parseCIDR(block),
);

/**
 * Rewrites a trailing dotted IPv4 part in hexadecimal, since the library would treat every such address as IPv4-mapped,
 * even `::8.8.8.8`.
 */
function canonicalIpv6(address: string): string {
	const url = `http://[${address}]/`;
	return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : '';
}

/**
 * True if an IP address is reachable from the internet: not loopback, private, link-local, CGNAT, mapped or
 * reserved.
 */
export function isPublicAddress(address: string): boolean {
	const text = address.includes(':') ? canonicalIpv6(address) : address;
	// Abbreviated forms, such as 127.1, are treated as host names when connecting.
	if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return false;
	const ip = ipaddr.process(text);
	const isIn = ([block, bits]: [ipaddr.IPv4 | ipaddr.IPv6, number]) =>
		ip.kind() === block.kind() && ip.match(block, bits);
	if (ip.kind() === 'ipv6' && !isIn(GLOBAL_IPV6)) return false;
	return ip.range() === 'unicast' && !SPECIAL.some(isIn);
}

/** Returns the addresses of a host; for an IP literal, the address itself. @throws the error from the resolver */
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
 * True if a platform can fetch from this service.
 *
 * @param publicUrl undefined if the service is not reachable from outside
 * @param platformBase the platform's URL; a platform on this machine, such as the sandbox, can also reach private URLs
 */
export function isReachable(publicUrl: string | undefined, platformBase: string): boolean {
	if (publicUrl === undefined) return false;
	const isLocal = (url: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
	return !isLocal(publicUrl) || isLocal(platformBase);
}
