const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Splits a text into user-perceived characters (grapheme clusters). */
export const charactersOf = (text: string) => Array.from(characters.segment(text), ({ segment }) => segment);

/** Puts a text on a single line, truncated to a number of user-perceived characters. */
export function shorten(text: string, most: number): string {
	const line = charactersOf(text.replace(/\s+/g, ' ').trim());
	return line.length <= most
		? line.join('')
		: `${line
				.slice(0, most - 1)
				.join('')
				.trimEnd()}…`;
}

/** Returns a name's initials, as a placeholder for an image. */
export function initialsOf(name: string): string {
	const words = name.match(/[\p{L}\p{N}]+/gu) ?? [...charactersOf(name).slice(0, 1)];
	return words
		.slice(0, 2)
		.map((word) => charactersOf(word)[0]?.toUpperCase() ?? '')
		.join('');
}

/** Characters that XML cannot contain even if they are escaped. */
const NOT_XML =
	/[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Removes the characters that XML cannot contain. */
export const cleanForXml = (text: string) => text.replace(NOT_XML, '');
