/**
 * Thrown when the delivery has finished, was deleted or was changed by another process; workers abort silently.
 */
export class Superseded extends Error {
	override readonly name = 'Superseded';
}

/** Ignores `Superseded`, for changes that are unnecessary once the delivery has finished. */
export function ignoreSuperseded(error: unknown): void {
	if (!(error instanceof Superseded)) throw error;
}
