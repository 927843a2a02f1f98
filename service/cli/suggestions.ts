/** Returns the edit distance: the number of insertions, deletions, replacements, and swaps of neighbouring letters. */
function distance(from: string, to: string): number {
	const rows: number[][] = [Array.from({ length: to.length + 1 }, (_cell, column) => column)];
	const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
	for (let row = 1; row <= from.length; row++) {
		const cells = [row];
		rows.push(cells);
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1] ? 0 : 1;
			const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			cells[column] = Math.min(
				at(row - 1, column) + 1,
				at(row, column - 1) + 1,
				at(row - 1, column - 1) + same,
				swapped ? at(row - 2, column - 2) + 1 : Infinity,
			);
		}
	}
	return at(from.length, to.length);
}

/** Returns the closest known word; undefined if no known word is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
	const most = Math.max(1, Math.floor(word.length / 3));
	const close = known
		.map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate) }))
		.filter(({ far }) => far <= most)
		.sort((one, other) => one.far - other.far);
	return close[0]?.candidate;
}

/** Returns a "did you mean" hint to append to an error; empty if no word is close. */
export function didYouMean(word: string, known: readonly string[], before = ''): string {
	const found = nearest(word, known);
	return found === undefined ? '' : ` Did you mean ${before}${found}?`;
}
