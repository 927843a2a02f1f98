import fc from 'fast-check';
import { toCsv } from '../../../service/statistics/csv';
import { parseCsv } from '../../support/csv';

describe('CSV', () => {
	it('is what RFC 4180 says: commas, CRLF, and quotes around what needs them', () => {
		const rows = [['a,b', 'say "hi"', 'two\nlines', null, 0, -1.5, ' blank ']];
		expect(toCsv(['first', 'last'], rows, false)).toBe(
			'first,last\r\n"a,b","say ""hi""","two\nlines",,0,-1.5," blank "\r\n',
		);
		expect(toCsv(['ä'], [], true)).toBe('\uFEFFä\r\n');
	});

	it.each([
		'=HYPERLINK("https://example.com")',
		'+1',
		'-1',
		'@SUM(A1)',
		'\t=1',
		'\r=1',
		'\n=1',
		' =1',
		'＝1',
		'＋1',
		'－1',
		'＠SUM(A1)',
		'\0=1',
	])('has no formula: %j', (text) => {
		const [row] = parseCsv(toCsv([text], [], false));
		expect(row).toEqual([`'${text}`]);
	});

	it('gives every text back, at most with an apostrophe in front', () => {
		const cell = fc.oneof(
			fc.string({ unit: 'grapheme' }),
			fc.constantFrom('=1', '"', ',', '\r\n', '"=1"', "'=1"),
			fc.double({ noNaN: true, noDefaultInfinity: true }),
			fc.constant(null),
		);
		fc.assert(
			fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), (rows) => {
				const found = parseCsv(toCsv(['one', 'two'], rows, false)).slice(1);
				const same = rows.map((row) => row.map((value) => (value === null ? '' : String(value))));
				expect(found).toHaveLength(rows.length);
				for (const [index, row] of found.entries()) {
					for (const [column, text] of row.entries()) {
						const sent = same[index]?.[column] ?? '';
						expect([sent, `'${sent}`]).toContain(text);
						if (typeof rows[index]?.[column] === 'string') expect(text).not.toMatch(/^\s*[=+\-@]/);
					}
				}
			}),
		);
	});
});
