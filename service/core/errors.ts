import { isNativeError } from 'node:util/types';
import { PlatformError, type Action, type Platform } from '../../platforms/errors';
import { troubleOf } from '../database/troubles';
import type { Warning } from './warning';

/** What a failure looks like in answers and in `deliveries`. */
export interface ErrorBody {
	code: string;
	message: string;
	platform?: Platform;
	platformCode?: string;
	retryable: boolean;
	retryAfterSeconds?: number;
	action?: Action;
	/** Each of several things that are wrong. */
	problems?: Warning[];
}

/** A request that the service refuses, with the HTTP status and what the caller can do. */
export class ApiError extends Error {
	override readonly name = 'ApiError';
	readonly retryable: boolean;
	readonly retryAfterSeconds: number | undefined;
	/** What the message has besides its code, by name, for the same message in another language. */
	readonly values: Readonly<Record<string, string>>;
	/** Each of several things that are wrong. */
	readonly problems: Warning[] | undefined;

	/** @param message names the thing, the reason and the next step */
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

/** The refusal of what does not fit any more; room comes back as deliveries end. */
export function storageFull(reason: string): ApiError {
	return new ApiError(
		507,
		'storage_full',
		`${reason} Send it again in a minute, when deliveries have ended and made room.`,
		'wait',
		{ retryable: true, retryAfterSeconds: RETRY_FULL_STORAGE_SECONDS },
	);
}

const RETRY_BUSY_SECONDS = 5;

const databaseBusy = () =>
	new ApiError(
		503,
		'database_busy',
		'Another program, such as a backup, locks the database of the service. Nothing was changed; try again in a few seconds.',
		'retry',
		{ retryable: true, retryAfterSeconds: RETRY_BUSY_SECONDS },
	);

const databaseReadOnly = (code: string) =>
	new ApiError(
		503,
		'database_read_only',
		`The database of the service is read-only (${code}). Let the operator make its file and folder writable, then try again.`,
		'wait',
		{ retryable: true, retryAfterSeconds: RETRY_FULL_STORAGE_SECONDS },
	);

const databaseUnavailable = () =>
	new ApiError(
		503,
		'database_unavailable',
		'The database of the service does not answer. Nothing was changed; try again in a few seconds.',
		'retry',
		{ retryable: true, retryAfterSeconds: RETRY_BUSY_SECONDS },
	);

const databaseLost = () =>
	new ApiError(
		503,
		'database_unavailable',
		'The connection to the database broke while a change was being stored; it may or may not be stored. Look at the outcome before trying again.',
		'check-outcome',
		{ retryAfterSeconds: RETRY_BUSY_SECONDS },
	);

/** Whether the database was away, so that work on it has to wait for it rather than to fail. */
export const isDatabaseAway = (error: unknown): boolean =>
	['unavailable', 'in-doubt'].includes(troubleOf(error)?.trouble ?? '');

/** Turns the error of an unavailable or locked database or of a full or read-only disk into what callers are told; leaves others as they are. */
export function explainStorage(error: unknown): unknown {
	if (!isNativeError(error) || isKnown(error)) return error;
	const found = troubleOf(error);
	if (found === undefined) return error;
	const { trouble, code } = found;
	if (trouble === 'busy') return databaseBusy();
	if (trouble === 'unavailable') return databaseUnavailable();
	if (trouble === 'in-doubt') return databaseLost();
	if (trouble === 'read-only') return databaseReadOnly(code);
	return storageFull(`The disk of the service takes no more data (${code}).`);
}

/** A failure of which callers may learn everything. */
export type KnownError = ApiError | PlatformError;

export function isKnown(error: unknown): error is KnownError {
	return error instanceof ApiError || error instanceof PlatformError;
}

/** The HTTP status for a failure; a platform that refuses us is not the caller's fault. */
export function statusOf(cause: unknown): number {
	const error = explainStorage(cause);
	if (!isKnown(error)) return 500;
	if (error instanceof ApiError) return error.statusCode;
	if (error.action === 'reconnect') return 409;
	return error.action === 'wait' ? 429 : 502;
}

/** What callers learn of a failure inside: its text stays in the log. */
const INTERNAL_ERROR: ErrorBody = {
	code: 'internal_error',
	message: 'The service failed inside; its log says why. Look at the outcome before trying again.',
	retryable: false,
	action: 'check-outcome',
};

/** The public form of any error. */
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
