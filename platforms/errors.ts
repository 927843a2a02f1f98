/** The actions that a user or program can take to resolve an error. */
export const ACTIONS = [
	'retry',
	'wait',
	'reconnect',
	'fix-media',
	'fix-request',
	'app-review',
	'check-outcome',
] as const;

export type Action = (typeof ACTIONS)[number];

/** The platforms' names as users know them. */
export const PLATFORM_NAMES = {
	tiktok: 'TikTok',
	instagram: 'Instagram',
	youtube: 'YouTube',
} as const;

export type Platform = keyof typeof PLATFORM_NAMES;

/** All platforms. */
export const PLATFORMS = Object.keys(PLATFORM_NAMES) as readonly Platform[];

export interface PlatformErrorDetails {
	platform: Platform;
	/** Our code for the kind of failure, stable across platforms, such as `rate_limited`. */
	code: string;
	/** The problem and the next step, in one or two sentences. */
	message: string;
	action: Action;
	/** The platform's own code, verbatim. */
	platformCode?: string;
	/** True if the same request may succeed later, without any action by the user. */
	retryable?: boolean;
	/** Seconds to wait before a retry, if known from the platform or its documented window. */
	retryAfterSeconds?: number;
	/** The platform's log ID, which its support team needs to find the request. */
	logId?: string;
}

/** An error or refusal from a platform, with the action that resolves it. */
export class PlatformError extends Error {
	override readonly name = 'PlatformError';
	readonly platform: Platform;
	readonly code: string;
	readonly action: Action;
	readonly platformCode: string | undefined;
	readonly retryable: boolean;
	readonly retryAfterSeconds: number | undefined;
	readonly logId: string | undefined;

	constructor(details: PlatformErrorDetails) {
		super(details.message);
		this.platform = details.platform;
		this.code = details.code;
		this.action = details.action;
		this.platformCode = details.platformCode;
		this.retryable = details.retryable ?? false;
		this.retryAfterSeconds = details.retryAfterSeconds;
		this.logId = details.logId;
	}
}

/** Returns the result of a call, or its `PlatformError`. @throws any other error */
export function settle<T>(call: Promise<T>): Promise<T | PlatformError> {
	return call.catch((error: unknown) => {
		if (error instanceof PlatformError) return error;
		throw error;
	});
}
