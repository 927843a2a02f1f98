/**
 * The file is inconsistent, or one of its parts is larger than this service reads. It is not passed to a
 * parser.
 */
export class Damaged extends Error {
	override readonly name = 'Damaged';
}

/** An inspection exceeded a limit. */
export class LimitReached extends Error {
	override readonly name = 'LimitReached';
}
