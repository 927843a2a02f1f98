/** The command was used wrongly; ends with exit status 2. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** The command could not do what it was asked to; ends with exit status 1. The message says what to do and holds no secret. */
export class CommandFailed extends Error {
	override readonly name = 'CommandFailed';
}
