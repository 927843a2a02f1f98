/** What the person or program that gets an error should do about it. */
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

/** The platforms as users know them. */
export const PLATFORM_NAMES = {
	tiktok: 'TikTok',
	instagram: 'Instagram',
	youtube: 'YouTube',
} as const;

export type Platform = keyof typeof PLATFORM_NAMES;

/** Every platform there is. */
export const PLATFORMS = Object.keys(PLATFORM_NAMES) as readonly Platform[];

export interface PlatformErrorDetails {
	platform: Platform;
	/** Our name for the kind of failure, stable across platforms, for example `rate_limited`. */
	code: string;
	/** What happened and what to do next, in one or two sentences. */
	message: string;
	action: Action;
	/** The platform's own code, verbatim. */
	platformCode?: string;
	/** Whether the same request can succeed later without anybody doing anything. */
	retryable?: boolean;
	/** Seconds to wait before a retry, where the platform or its documented window says so. */
	retryAfterSeconds?: number;
	/** The platform's log id, which its support asks for. */
	logId?: string;
}

/** A refusal or failure of a platform, with what can be done about it. */
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

/** What a call gives, or the `PlatformError` with which it ended; any other error goes on. */
export function settle<T>(call: Promise<T>): Promise<T | PlatformError> {
	return call.catch((error: unknown) => {
		if (error instanceof PlatformError) return error;
		throw error;
	});
}
