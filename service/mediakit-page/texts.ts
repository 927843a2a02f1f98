const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const split = (text: string) => Array.from(characters.segment(text), ({ segment }) => segment);

/** A text in one line of so many characters at most, as people count them. */
export function shorten(text: string, most: number): string {
	const line = split(text.replace(/\s+/g, ' ').trim());
	return line.length <= most
		? line.join('')
		: `${line
				.slice(0, most - 1)
				.join('')
				.trimEnd()}…`;
}

/** The first letters of a name, in place of a picture. */
export function initialsOf(name: string): string {
	const words = name.match(/[\p{L}\p{N}]+/gu) ?? [...split(name).slice(0, 1)];
	return words
		.slice(0, 2)
		.map((word) => split(word)[0]?.toUpperCase() ?? '')
		.join('');
}
