/** The delivery has ended, is gone, or was changed by others meanwhile: whoever works on it stops without a word. */
export class Superseded extends Error {
	override readonly name = 'Superseded';
}

/** For changes that are not needed any more where the delivery has ended. */
export function ignoreSuperseded(error: unknown): void {
	if (!(error instanceof Superseded)) throw error;
}
