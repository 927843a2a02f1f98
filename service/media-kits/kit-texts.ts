const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A text as the characters that people count, also those that are joined of several. */
export const charactersOf = (text: string) => Array.from(characters.segment(text), ({ segment }) => segment);

/** A text in one line of so many characters at most, as people count them. */
export function shorten(text: string, most: number): string {
	const line = charactersOf(text.replace(/\s+/g, ' ').trim());
	return line.length <= most
		? line.join('')
		: `${line
				.slice(0, most - 1)
				.join('')
				.trimEnd()}…`;
}

/** The first letters of a name, in place of a picture. */
export function initialsOf(name: string): string {
	const words = name.match(/[\p{L}\p{N}]+/gu) ?? [...charactersOf(name).slice(0, 1)];
	return words
		.slice(0, 2)
		.map((word) => charactersOf(word)[0]?.toUpperCase() ?? '')
		.join('');
}

/** Characters that XML cannot hold, not even escaped. */
const NOT_XML =
	/[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text without the characters that XML cannot hold. */
export const cleanForXml = (text: string) => text.replace(NOT_XML, '');
