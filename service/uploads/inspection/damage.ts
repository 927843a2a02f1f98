/**
 * Thrown if a file is inconsistent, or if one of its parts is too large for this service to read. Such files are not
 * passed to a parser.
 */
export class Damaged extends Error {
	override readonly name = 'Damaged';
}

/** Thrown if an inspection exceeds a limit. */
export class LimitReached extends Error {
	override readonly name = 'LimitReached';
}
