import { PlatformError } from '../../platforms/errors';
import { ConfigError } from '../config';
import type { ErrorBody } from '../core/errors';

/** The command was used incorrectly; it exits with status 2. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** A failure as printed with `--json`. */
export type FailureJson = Pick<ErrorBody, 'code' | 'message'> & Partial<ErrorBody>;

/** The command failed; it exits with status 1. The message says what to do and contains no secrets. */
export class CommandFailed extends Error {
	override readonly name = 'CommandFailed';
	/** 1, unless a signal ended the command. */
	exitStatus = 1;

	/** @param details additional facts: the action, the platform, when to retry */
	constructor(
		message: string,
		readonly code = 'command_failed',
		readonly details: Partial<ErrorBody> = {},
	) {
		super(message);
	}
}

/** Converts an error to a failure for scripts, with its code and details. */
export function toFailureJson(error: unknown): FailureJson {
	const message = error instanceof Error ? error.message : String(error);
	if (error instanceof CommandFailed) return { ...error.details, code: error.code, message };
	if (error instanceof PlatformError) {
		const { code, platform, platformCode, action, retryable, retryAfterSeconds } = error;
		return { code, message, platform, platformCode, action, retryable, retryAfterSeconds };
	}
	if (error instanceof UsageError) return { code: 'usage_wrong', message };
	return { code: error instanceof ConfigError ? 'setting_invalid' : 'command_failed', message };
}

/** Combines several failures into one. If they all have the same code, the combined failure has it too. */
export function joinFailures(failures: readonly { of: string; error: unknown }[]): CommandFailed {
	const bodies = failures.map(({ error }) => toFailureJson(error));
	const message = bodies.map((body, index) => `${failures[index]?.of}: ${body.message}`).join('\n');
	const [first, ...others] = bodies;
	if (!first || others.some(({ code }) => code !== first.code)) return new CommandFailed(message);
	const { code, ...details } = first;
	return new CommandFailed(message, code, others.length === 0 ? details : {});
}
