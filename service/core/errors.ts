import { isNativeError } from 'node:util/types';
import { PlatformError, type Action, type Platform } from '../../platforms/errors';
import { troubleOf } from '../database/troubles';
import type { Warning } from './warning';

/** An error as it appears in responses and in `deliveries`. */
export interface ErrorBody {
	code: string;
	message: string;
	platform?: Platform;
	platformCode?: string;
	retryable: boolean;
	retryAfterSeconds?: number;
	action?: Action;
	/** All individual problems. */
	problems?: Warning[];
}

/** An error response from the service, with the HTTP status and the caller's next step. */
export class ApiError extends Error {
	override readonly name = 'ApiError';
	readonly retryable: boolean;
	readonly retryAfterSeconds: number | undefined;
	/** The variable parts of the message by name, for translations. */
	readonly values: Readonly<Record<string, string>>;
	/** All individual problems. */
	readonly problems: Warning[] | undefined;

	/** @param message a text that states the problem, the reason and the next step */
	constructor(
		readonly statusCode: number,
		readonly code: string,
		message: string,
		readonly action?: Action,
		options: {
			retryable?: boolean;
			retryAfterSeconds?: number;
			values?: Record<string, string>;
			problems?: Warning[];
		} = {},
	) {
		super(message);
		this.retryable = options.retryable ?? false;
		this.retryAfterSeconds = options.retryAfterSeconds;
		this.values = options.values ?? {};
		this.problems = options.problems;
	}
}

const RETRY_FULL_STORAGE_SECONDS = 60;

/** The error for a lack of storage space. Space becomes free as deliveries finish. */
export function storageFull(reason: string): ApiError {
	return new ApiError(
		507,
		'storage_full',
		`${reason} Retry in a minute, when finished deliveries have freed space.`,
		'wait',
		{ retryable: true, retryAfterSeconds: RETRY_FULL_STORAGE_SECONDS },
	);
}

const RETRY_BUSY_SECONDS = 5;

const databaseBusy = () =>
	new ApiError(
		503,
		'database_busy',
		"Another program, such as a backup, has locked the service's database. Nothing was changed; retry in a few seconds.",
		'retry',
		{ retryable: true, retryAfterSeconds: RETRY_BUSY_SECONDS },
	);

const databaseReadOnly = (code: string) =>
	new ApiError(
		503,
		'database_read_only',
		`The database of the service is read-only (${code}). Ask the operator to make its file and folder writable, then retry.`,
		'wait',
		{ retryable: true, retryAfterSeconds: RETRY_FULL_STORAGE_SECONDS },
	);

const databaseUnavailable = () =>
	new ApiError(
		503,
		'database_unavailable',
		"The service's database does not respond. Nothing was changed; retry in a few seconds.",
		'retry',
		{ retryable: true, retryAfterSeconds: RETRY_BUSY_SECONDS },
	);

const databaseLost = () =>
	new ApiError(
		503,
		'database_unavailable',
		'The connection to the database broke while a change was being stored, so it may or may not have been stored. Check the result before you retry.',
		'check-outcome',
		{ retryAfterSeconds: RETRY_BUSY_SECONDS },
	);

/** True if an error means that the database was unavailable, in which case work must wait rather than fail. */
export const isDatabaseAway = (error: unknown): boolean =>
	['unavailable', 'in-doubt'].includes(troubleOf(error)?.trouble ?? '');

/**
 * Converts errors caused by an unavailable or locked database, or by a full or read-only disk, to API errors; returns
 * other errors unchanged.
 */
export function explainStorage(error: unknown): unknown {
	if (!isNativeError(error) || isKnown(error)) return error;
	const found = troubleOf(error);
	if (found === undefined) return error;
	const { trouble, code } = found;
	if (trouble === 'busy') return databaseBusy();
	if (trouble === 'unavailable') return databaseUnavailable();
	if (trouble === 'in-doubt') return databaseLost();
	if (trouble === 'read-only') return databaseReadOnly(code);
	return storageFull(`The service has run out of storage (${code}).`);
}

/** An error whose details are shown to callers. */
export type KnownError = ApiError | PlatformError;

export function isKnown(error: unknown): error is KnownError {
	return error instanceof ApiError || error instanceof PlatformError;
}

/** Returns the HTTP status for an error. A rejection by a platform is not the caller's fault. */
export function statusOf(cause: unknown): number {
	const error = explainStorage(cause);
	if (!isKnown(error)) return 500;
	if (error instanceof ApiError) return error.statusCode;
	if (error.action === 'reconnect') return 409;
	return error.action === 'wait' ? 429 : 502;
}

/** The error body for internal errors, whose messages are only logged. */
const INTERNAL_ERROR: ErrorBody = {
	code: 'internal_error',
	message:
		"An internal error occurred; the service's log has the details. Check the result before you retry.",
	retryable: false,
	action: 'check-outcome',
};

/** Returns the public form of any error. */
export function toErrorBody(cause: unknown): ErrorBody {
	const error = explainStorage(cause);
	if (!isKnown(error)) return INTERNAL_ERROR;
	return {
		code: error.code,
		message: error.message,
		...(error instanceof PlatformError && { platform: error.platform, platformCode: error.platformCode }),
		retryable: error.retryable,
		retryAfterSeconds: error.retryAfterSeconds,
		action: error.action,
		...(error instanceof ApiError && error.problems && { problems: error.problems }),
	};
}
