import type { Lookup } from './addresses';
import { createGuard, type Guard } from './guard';

/** The platforms read these URLs; the service itself reads them only in a preflight. */
const TIMEOUT_MS = 10_000;

/**
 * Creates the guard for `image_urls`. It allows https to public addresses, since platforms cannot fetch anything else,
 * and to the hosts in FETCH_HOST_ALLOWLIST.
 */
export function createImageGuard(options: { allowlist: readonly string[]; lookup?: Lookup }): Guard {
	return createGuard({
		field: 'image_urls',
		setting: 'FETCH_HOST_ALLOWLIST',
		plainHttp: false,
		timeoutMs: TIMEOUT_MS,
		...options,
	});
}
