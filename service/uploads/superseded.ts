/**
 * Thrown if the delivery has finished, has been deleted or has been changed by another process; workers then abort
 * silently.
 */
export class Superseded extends Error {
	override readonly name = 'Superseded';
}

/** Ignores `Superseded`, for changes that are unnecessary once the delivery has finished. */
export function ignoreSuperseded(error: unknown): void {
	if (!(error instanceof Superseded)) throw error;
}
