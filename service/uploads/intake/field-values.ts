import { ApiError } from '../../core/errors';

/** The values of a field, in order; undefined if the field was not sent. */
export type Value = readonly string[] | undefined;
export type Values = Readonly<Record<string, Value>>;

/** Maximum number of list items. */
export const MOST_ITEMS = 100;

/**
 * Returns a field's text; undefined if it is missing or blank. Normalizes line breaks to one character, since forms
 * and Windows send two.
 */
export const textOf = (value: Value) => value?.at(-1)?.replace(/\r\n?/g, '\n').trim() || undefined;

const tooMuch = (name: string, limit: string) =>
	new ApiError(400, 'request_invalid', `${name} has more than ${limit}. Shorten it.`, 'fix-request');

/** Applies the length limits of the JSON schema to bodies in other formats. @throws ApiError 400 */
export function checkLengths(values: Values, mostCharacters: Readonly<Record<string, number>>): void {
	for (const [name, longest] of Object.entries(mostCharacters)) {
		const texts = [values[name] ?? []].flat();
		if (texts.some((text) => text.length > longest)) throw tooMuch(name, `${longest} characters`);
	}
}

/** Reads the items of a list. @throws ApiError 400 */
export function readList(values: Values, name: string, border: string | RegExp = ','): string[] {
	const items = (values[name] ?? [])
		.flatMap((text) => text.split(border))
		.map((text) => text.trim())
		.filter(Boolean);
	if (items.length > MOST_ITEMS) throw tooMuch(name, `${MOST_ITEMS} items`);
	return items;
}

/** Reads a flag. @returns undefined if the field is missing @throws ApiError 400 */
export function readFlag(values: Values, name: string): boolean | undefined {
	const text = textOf(values[name])?.toLowerCase();
	if (text === undefined) return undefined;
	if (['true', '1', 'false', '0'].includes(text)) return text === 'true' || text === '1';
	throw new ApiError(400, 'request_invalid', `${name} must be true or false, not "${text}".`, 'fix-request');
}
