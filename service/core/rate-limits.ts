import { isIP } from 'node:net';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Counted, WrongAttempts } from './wrong-attempts';

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
export async function prepareRateLimits(app: FastifyInstance, attempts: WrongAttempts): Promise<void> {
	/** What the plugin counts with; every counter has keys of its own. */
	class Store {
		incr(
			key: string,
			done: (error: Error | null, counted?: Counted) => void,
			windowMs: number,
			most: number,
		): void {
			attempts.count(key, { windowMs, most }).then(
				(counted) => done(null, counted),
				(error: Error) => done(error),
			);
		}

		child(): Store {
			return this;
		}
	}
	await app.register(rateLimit, { global: false, store: Store });
}

/**
 * Counts requests, at all processes together, in a window that begins with the first of them.
 *
 * @param options.name what is counted
 * @param options.key what is counted together; the caller by default
 * @returns a function that counts a request and gives the seconds to wait, 0 as long as it is within the limit
 */
export function createCounter(
	app: FastifyInstance,
	options: { name: string; most: number; windowMs: number; key?: (request: FastifyRequest) => string },
): (request: FastifyRequest) => Promise<number> {
	const { name, most, windowMs, key = callerOf } = options;
	const count = app.createRateLimit({
		max: most,
		timeWindow: windowMs,
		keyGenerator: (request) => `${name} ${key(request)}`,
	});
	return async (request) => {
		const counted = await count(request);
		return !counted.isAllowed && counted.isExceeded ? counted.ttlInSeconds : 0;
	};
}
