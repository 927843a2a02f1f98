import type { Lookup } from './addresses';
import { createGuard, type Guard } from './guard';

/** The platforms read these URLs; the service itself only in a preflight. */
const TIMEOUT_MS = 10_000;

/**
 * For `image_urls`: https to public addresses, since platforms cannot fetch anything else, and the hosts in
 * FETCH_HOST_ALLOWLIST.
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
