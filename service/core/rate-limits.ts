import { isIP } from 'node:net';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Counted, WrongAttempts } from './wrong-attempts';

/** Some proxies add the client's port to its address: `203.0.113.7:49152`, `[2001:db8::1]:49152`. */
const WITH_PORT = /^\[?([\da-f.:]+?)\]?:\d+$/i;

/**
 * Identifies the sender for rate limits by an IPv4 address, or by the /64 network of an IPv6 address, which belongs to
 * a single customer. If a proxy's header contains no IP address, the proxy counts as the sender.
 */
export function callerOf({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
	const candidates = [ip, WITH_PORT.exec(ip)?.[1], socket.remoteAddress];
	const address = candidates.find((text) => text !== undefined && isIP(text) > 0);
	return address === undefined ? '' : normalizeIP(address);
}

/** Prepares `createCounter` for features. No limits apply by default. */
export async function prepareRateLimits(app: FastifyInstance, attempts: WrongAttempts): Promise<void> {
	/** The plugin's storage, in which every counter has its own keys. */
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
 * Counts requests, across processes, in a window that starts with the first request.
 *
 * @param options.name a name for the counted requests
 * @param options.key returns the key under which a request is counted; by default, its caller
 * @returns a function that counts a request and returns how many seconds to wait; 0 if it is within the limit
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
