/** The value of a cell; `null` is empty. */
export type Cell = string | number | null;

/** Makes spreadsheets read the text as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Prefixes that make spreadsheets treat text as a formula, even after whitespace or as full-width characters. */
const BEGINS_LIKE_A_FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

const MUST_BE_QUOTED = /[",\r\n]|^\s|\s$/;

function toField(cell: Cell): string {
	if (cell === null) return '';
	// A number cannot be a formula, and a negative number must stay a number.
	if (typeof cell === 'number') return String(cell);
	const harmless = BEGINS_LIKE_A_FORMULA.test(cell) ? `'${cell}` : cell;
	return MUST_BE_QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * Formats rows as CSV (RFC 4180): UTF-8, comma-separated, CRLF line endings. Text that a spreadsheet would run
 * as a formula is prefixed with an apostrophe.
 *
 * @param bom true to start with a byte order mark, for spreadsheets
 */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[], bom: boolean): string {
	const lines = [header, ...rows].map((cells) => `${cells.map(toField).join(',')}\r\n`);
	return (bom ? BYTE_ORDER_MARK : '') + lines.join('');
}
