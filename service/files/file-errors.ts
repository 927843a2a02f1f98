import { ApiError } from '../core/errors';

const RETRY_STORE_SECONDS = 5;

/** The store does not respond, or rejects the service. @param reason a code or a name */
export const storeUnavailable = (reason: string) =>
	new ApiError(
		503,
		'store_unavailable',
		`The file store rejects requests (${reason}). Nothing was stored; retry in a few seconds.`,
		'wait',
		{ retryable: true, retryAfterSeconds: RETRY_STORE_SECONDS },
	);

/** Bytes that should exist are missing. */
export const fileLost = () =>
	new ApiError(
		410,
		'file_lost',
		'The file of this upload is no longer where the service keeps files. Send it again.',
		'fix-request',
	);
