import type { Settings } from '../channels';

/** One `NAME=value` of a text, and where its parts are. */
interface Entry {
	name: string;
	value: string;
	/** Where its first line begins. */
	start: number;
	valueStart: number;
	valueEnd: number;
	/** Where the line after it begins. */
	end: number;
}

const QUOTED = `(?:'[^']*'|"[^"]*"|\`[^\`]*\`)+`;
/** A quoted value may have several lines; an unquoted one ends at `#`, and with a lone quotation mark at the end of the line. */
const ENTRY = new RegExp(
	`^(?<head>[ \\t]*(?:export[ \\t]+)?(?<name>[A-Za-z_][\\w.-]*)[ \\t]*=[ \\t]*)` +
		`(?<value>${QUOTED}|['"\`][^\\n]*|[^#\\n]*)[^\\n]*(?:\\n|$)`,
	'gm',
);
const SEGMENT = /'[^']*'|"[^"]*"|`[^`]*`/g;

/** Quoted pieces next to each other are one value, as in a shell; in double quotes `\n` and `\r` are line breaks. */
function unquote(text: string): string {
	const pieces = text.match(SEGMENT) ?? [];
	if (pieces.join('') !== text || text === '') return text;
	return pieces
		.map((piece) => {
			const inner = piece.slice(1, -1);
			const lines = inner.replaceAll('\r\n', '\n');
			return piece.startsWith('"') ? lines.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : lines;
		})
		.join('');
}

function* entriesOf(text: string): Generator<Entry> {
	for (const match of text.matchAll(ENTRY)) {
		const { head = '', name = '', value = '' } = match.groups ?? {};
		const raw = value.trimEnd();
		const valueStart = match.index + head.length;
		yield {
			name,
			value: unquote(raw),
			start: match.index,
			valueStart,
			valueEnd: valueStart + raw.length,
			end: match.index + match[0].length,
		};
	}
}

/** The values of a text of lines `NAME=value`; of a name that stands twice, the last. */
export function parseSettings(text: string): Settings {
	return Object.fromEntries([...entriesOf(text)].map(({ name, value }) => [name, value]));
}

/** A value so that every reader of such files gets it back unchanged, whatever it holds. */
function quote(value: string): string {
	if (/^[\w./:,@%+~=!-]*$/.test(value)) return value;
	if (!value.includes('\r')) {
		if (!value.includes("'")) return `'${value}'`;
		if (!/["\\]/.test(value)) return `"${value}"`;
		if (!value.includes('`')) return `\`${value}\``;
	}
	// Every kind of quotation mark, or a carriage return: in pieces.
	const pieces = value.match(/[^'\r]+|'+|\r+/g) ?? [];
	return pieces
		.map((piece) => {
			if (piece.startsWith("'")) return `"${piece}"`;
			return piece.startsWith('\r') ? `"${piece.replaceAll('\r', '\\r')}"` : `'${piece}'`;
		})
		.join('');
}

/** A line for a file of settings, without its end. */
export const toLine = (name: string, value: string): string => `${name}=${quote(value)}`;

/**
 * The text with other values. Comments, order, line ends, values of several lines and everything else stay as they are;
 * new names come last.
 */
export function withValues(text: string, changes: Settings): string {
	const left = new Map(Object.entries(changes));
	let result = '';
	let position = 0;
	for (const { name, start, valueStart, valueEnd, end } of entriesOf(text)) {
		if (!(name in changes)) continue;
		const value = left.get(name);
		left.delete(name);
		// A name that stands twice would otherwise keep its last, old value.
		if (value === undefined) result += text.slice(position, start);
		else {
			const comment = text[valueEnd] === '#' && valueEnd === valueStart ? ' ' : '';
			result += text.slice(position, valueStart) + quote(value) + comment + text.slice(valueEnd, end);
		}
		position = end;
	}
	result += text.slice(position);
	const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
	const added = [...left].map(([name, value]) => toLine(name, value) + lineEnd).join('');
	const kept = result.replace(/[\r\n]+$/, '');
	return (kept === '' ? '' : kept + lineEnd) + added;
}
