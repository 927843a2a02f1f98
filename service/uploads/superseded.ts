/** The delivery has ended or is gone meanwhile: whoever works on it stops without a word. */
export class Superseded extends Error {
	override readonly name = 'Superseded';
}
