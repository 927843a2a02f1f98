import { ApiError } from '../core/errors';

const RETRY_STORE_SECONDS = 5;

/**
 * The error for a store that does not respond or rejects requests.
 *
 * @param reason the code or name of the store's error
 */
export const storeUnavailable = (reason: string) =>
	new ApiError(
		503,
		'store_unavailable',
		`The file store rejects requests (${reason}). Nothing was stored; retry in a few seconds.`,
		'wait',
		{ retryable: true, retryAfterSeconds: RETRY_STORE_SECONDS },
	);

/** The error for a file whose bytes should exist but are missing. */
export const fileLost = () =>
	new ApiError(
		410,
		'file_lost',
		'The file of this upload is no longer where the service keeps files. Send it again.',
		'fix-request',
	);
