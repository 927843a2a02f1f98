import fc from 'fast-check';
import { parseEnv } from 'node:util';
import { parseSettings, toLine, withValues } from '../../../service/cli/env-format';
import { decodeText } from '../../../service/cli/text-file';

describe('values in .env.social', () => {
	it.each([
		['a hash', 'pass#word # 1'],
		['blanks around it', '  value  '],
		['a dollar sign', '$HOME ${x} `id`'],
		['double quotes', 'say "hello"'],
		['single quotes', "it's"],
		['every quotation mark and a hash', `'"\` # $`],
		['a backslash before n', 'C:\\new'],
		['a backslash and single quotes', `it's C:\\new`],
		['several lines', '-----BEGIN\nabc=\n\nTIKTOK_CLIENT_KEY=x\n-----END'],
		['a carriage return', "a\r\nb'\r"],
		['nothing', ''],
		['an equals sign first', '=='],
	])('with %s come back as they were', (_what, value) => {
		const text = `${toLine('NAME', value)}\nNEXT=1\n`;
		expect(parseSettings(text)).toEqual({ NAME: value, NEXT: '1' });
		expect(parseSettings(withValues('A=1\nNAME=old # why\nB=2\n', { NAME: value }))).toEqual({
			A: '1',
			NAME: value,
			B: '2',
		});
	});

	it('come back whatever they are', () => {
		const text = fc.string({
			unit: fc.constantFrom("'", '"', '`', '\\', 'n', 'r', '\n', '\r', '#', ' ', '=', '$', 'ä', 'a'),
		});
		const settings = fc.dictionary(fc.stringMatching(/^[A-Z_][A-Z_\d]{0,3}$/), text);
		fc.assert(
			fc.property(settings, settings, fc.constantFrom('\n', '\r\n'), (first, second, lineEnd) => {
				const lines = Object.entries(first).map(([name, value]) => toLine(name, value) + lineEnd);
				const written = withValues(`# 'mine${lineEnd}${lines.join('')}`, second);
				expect(parseSettings(written)).toEqual({ ...first, ...second });
			}),
			{ numRuns: 500 },
		);
	});

	it('are read as Node reads such files', () => {
		const text = [
			"# a comment with an apostrophe: don't",
			'A=plain # comment',
			'  export B = spaced  ',
			"C='single # no comment' # comment",
			'D="line\\nbreak"',
			'E=`back "tick" \'s`',
			'F="several',
			'G=lines"',
			"H=it's",
			'I="unclosed',
			'J=a=b',
			'not a setting',
			'K=',
			'J=twice',
			'',
		].join('\n');
		expect(parseSettings(text)).toEqual(parseEnv(text));
		expect(parseSettings(text)).toMatchObject({ F: 'several\nG=lines', J: 'twice', K: '' });
	});

	it('leave a private key, comments, order and line ends alone when another value changes', () => {
		const text =
			'# first\r\nKEY="-----BEGIN\r\nTIKTOK_ACCESS_TOKEN=not this\r\n-----END" # key\r\n\r\nexport TIKTOK_ACCESS_TOKEN=act.example-old # token\r\nLAST=1\r\n\r\n';
		expect(withValues(text, { TIKTOK_ACCESS_TOKEN: 'act.example-new', MORE: 'a b' })).toBe(
			'# first\r\nKEY="-----BEGIN\r\nTIKTOK_ACCESS_TOKEN=not this\r\n-----END" # key\r\n\r\nexport TIKTOK_ACCESS_TOKEN=act.example-new # token\r\nLAST=1\r\nMORE=\'a b\'\r\n',
		);
	});

	it('replace every line of a value that had several, and a name that stood twice', () => {
		expect(withValues("A='1\n2' # c\nB=1\nA=3\nC= # empty\n", { A: 'x', C: 'y' })).toBe(
			'A=x # c\nB=1\nC= y # empty\n',
		);
	});
});

describe('a file of settings', () => {
	const text = 'NAME=Grüße\r\n';
	const little = Buffer.from(text, 'utf16le');
	it.each([
		['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${text}`)],
		['UTF-8', Buffer.from(text)],
		['UTF-16 as Windows writes it', Buffer.from(`\uFEFF${text}`, 'utf16le')],
		['UTF-16 of the other byte order', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
		['UTF-16 without a mark', little],
		['UTF-16 of the other byte order without a mark', Buffer.from(little).swap16()],
		['Latin-1', Buffer.from(text, 'latin1')],
	])('in %s is read, and written in the same encoding', (_what, bytes) => {
		const read = decodeText(bytes);
		expect(parseSettings(read.text)).toEqual({ NAME: 'Grüße' });
		expect(read.encode(read.text)).toEqual(bytes);
		expect(decodeText(read.encode(withValues(read.text, { MORE: '日本' }))).text).toBe(
			`${text}MORE='日本'\r\n`,
		);
	});
});
