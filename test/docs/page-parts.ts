/** The first line of a generated page. */
export const GENERATED = '<!-- Written by `npm run docs`. Changes made here are lost. -->';

export const sentence = (text: string) => (/[.?!:]$/.test(text) ? text : `${text}.`);

/** Returns text in a form that is valid in a table cell. */
export const cell = (text: string) => text.replaceAll('\n', ' ').replaceAll('|', '\\|');

/** Returns a table in Markdown. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const lines = [heads, heads.map(() => '---'), ...rows].map((row) => row.map(cell));
	return lines.map((row) => `| ${row.join(' | ')} |`.replace(/ {2}/g, ' ')).join('\n');
}
