import { isIPv4 } from 'node:net';

/** Returns true for an http or https URL on this machine. */
export function isLoopbackAddress(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname } = new URL(address);
	return /^https?:$/.test(protocol) && isLoopbackHost(hostname);
}

function isLoopbackHost(hostname: string): boolean {
	return (
		hostname === 'localhost' ||
		hostname === '[::1]' ||
		(isIPv4(hostname) && (hostname.startsWith('127.') || hostname === '0.0.0.0'))
	);
}
