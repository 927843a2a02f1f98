/** The file contradicts itself, or one of its parts is larger than this service reads; no parser gets to see it. */
export class Damaged extends Error {
	override readonly name = 'Damaged';
}

/** An inspection wants more than it may have. */
export class LimitReached extends Error {
	override readonly name = 'LimitReached';
}
