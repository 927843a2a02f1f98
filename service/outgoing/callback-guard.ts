import type { Lookup } from './addresses';
import { createGuard, type Guard } from './guard';

const TIMEOUT_MS = 10_000;

/**
 * Creates the guard for `callback_url` and subscribers. It allows https to public addresses, and to the hosts in
 * CALLBACK_HOST_ALLOWLIST.
 */
export function createCallbackGuard(options: { allowlist: readonly string[]; lookup?: Lookup }): Guard {
	return createGuard({
		field: 'callback_url',
		setting: 'CALLBACK_HOST_ALLOWLIST',
		plainHttp: false,
		timeoutMs: TIMEOUT_MS,
		...options,
	});
}
