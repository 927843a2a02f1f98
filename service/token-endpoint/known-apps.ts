import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ClientApp } from '../channels';

/** More than any service serves; the memory for them has an end. */
const MOST_KNOWN = 1_000;

/** Stands for an app with its secret. @param name the provider's */
const fingerprint = (name: string, { id, secret }: ClientApp) =>
	createHash('sha256')
		.update(JSON.stringify([name, id, secret]))
		.digest('hex');

/**
 * Apps whose secret is known to be right: the service's own, and those that a platform has given tokens to. Kept in
 * memory, as hashes.
 *
 * @param own the service's own apps, by provider
 */
export function createKnownApps(own: Readonly<Record<string, ClientApp | undefined>>) {
	const configured = new Set(
		Object.entries(own).flatMap(([name, app]) => (app === undefined ? [] : [fingerprint(name, app)])),
	);
	const proven = new LRUCache<string, true>({ max: MOST_KNOWN });

	return {
		has(name: string, app: ClientApp): boolean {
			const known = fingerprint(name, app);
			return configured.has(known) || proven.has(known);
		},

		/** Notes that a platform has accepted the secret. */
		add(name: string, app: ClientApp): void {
			proven.set(fingerprint(name, app), true);
		},
	};
}
