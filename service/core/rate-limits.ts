import { isIP } from 'node:net';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Some proxies name a client with its port: `203.0.113.7:49152`, `[2001:db8::1]:49152`. */
const WITH_PORT = /^\[?([\da-f.:]+?)\]?:\d+$/i;

/**
 * Who sent a request, as far as limits are concerned: an IPv4 address, or the /64 network of an IPv6 address, all of
 * which one customer of a provider has. What is no IP address in a proxy's header counts as the proxy.
 */
export function callerOf({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
	const candidates = [ip, WITH_PORT.exec(ip)?.[1], socket.remoteAddress];
	const address = candidates.find((text) => text !== undefined && isIP(text) > 0);
	return address === undefined ? '' : normalizeIP(address);
}

/** Lets features count requests with `createCounter`. Nothing is limited by itself. */
export async function prepareRateLimits(app: FastifyInstance): Promise<void> {
	await app.register(rateLimit, { global: false });
}

/**
 * Counts requests in memory, in a window that begins with the first of them.
 *
 * @param options.key what is counted together; the caller by default
 * @returns a function that counts a request and gives the seconds to wait, 0 as long as it is within the limit
 */
export function createCounter(
	app: FastifyInstance,
	options: { most: number; windowMs: number; key?: (request: FastifyRequest) => string },
): (request: FastifyRequest) => Promise<number> {
	const { most, windowMs, key = callerOf } = options;
	const count = app.createRateLimit({ max: most, timeWindow: windowMs, keyGenerator: key });
	return async (request) => {
		const counted = await count(request);
		return !counted.isAllowed && counted.isExceeded ? counted.ttlInSeconds : 0;
	};
}
