/** Parses CSV strictly according to RFC 4180. @throws Error if the text is not valid CSV */
export function parseCsv(text: string): string[][] {
	const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y;
	const rows: string[][] = [];
	let row: string[] = [];
	while (field.lastIndex < text.length) {
		const at = field.lastIndex;
		const [, value = '', end] = field.exec(text) ?? [];
		if (end === undefined) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
		row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
		if (end === ',') continue;
		rows.push(row);
		row = [];
	}
	return rows;
}
