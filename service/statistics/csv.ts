/** What stands in one cell; `null` is an empty one. */
export type Cell = string | number | null;

/** With it, spreadsheets take the text for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What spreadsheets take for a formula at the beginning of a cell, also behind blanks and as full-width characters. */
const BEGINS_LIKE_A_FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

const MUST_BE_QUOTED = /[",\r\n]|^\s|\s$/;

function toField(cell: Cell): string {
	if (cell === null) return '';
	// Numbers cannot be formulas; a negative one must stay a number.
	if (typeof cell === 'number') return String(cell);
	const harmless = BEGINS_LIKE_A_FORMULA.test(cell) ? `'${cell}` : cell;
	return MUST_BE_QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * Rows as CSV (RFC 4180): UTF-8, separated by commas, lines ended by CRLF. A text that a spreadsheet would run as a
 * formula gets an apostrophe in front.
 *
 * @param bom whether a byte order mark comes first, for spreadsheets
 */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[], bom: boolean): string {
	const lines = [header, ...rows].map((cells) => `${cells.map(toField).join(',')}\r\n`);
	return (bom ? BYTE_ORDER_MARK : '') + lines.join('');
}
