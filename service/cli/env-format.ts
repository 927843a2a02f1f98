import type { Settings } from '../channels';

/** One `NAME=value` entry in a text, with the positions of its parts. */
interface Entry {
	name: string;
	value: string;
	/** The start of the entry's first line. */
	start: number;
	valueStart: number;
	valueEnd: number;
	/** The start of the line after the entry. */
	end: number;
}

const QUOTED = `(?:'[^']*'|"[^"]*"|\`[^\`]*\`)+`;
/**
 * A quoted value may span several lines; an unquoted value ends at `#`, and a value with an unmatched quote at the end
 * of the line.
 */
const ENTRY = new RegExp(
	`^(?<head>[ \\t]*(?:export[ \\t]+)?(?<name>[A-Za-z_][\\w.-]*)[ \\t]*=[ \\t]*)` +
		`(?<value>${QUOTED}|['"\`][^\\n]*|[^#\\n]*)[^\\n]*(?:\\n|$)`,
	'gm',
);
const SEGMENT = /'[^']*'|"[^"]*"|`[^`]*`/g;

/**
 * Removes the quotes from a value. Adjacent quoted pieces form one value, as in a shell; `\n` and `\r` in double quotes
 * are line breaks.
 */
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

/** Parses `NAME=value` lines; if a name occurs twice, its last value counts. */
export function parseSettings(text: string): Settings {
	return Object.fromEntries([...entriesOf(text)].map(({ name, value }) => [name, value]));
}

/** Quotes a value so that every parser of such files returns it unchanged. */
function quote(value: string): string {
	if (/^[\w./:,@%+~=!-]*$/.test(value)) return value;
	if (!value.includes('\r')) {
		if (!value.includes("'")) return `'${value}'`;
		if (!/["\\]/.test(value)) return `"${value}"`;
		if (!value.includes('`')) return `\`${value}\``;
	}
	// The value contains all kinds of quotes, or a carriage return, so it is quoted in pieces.
	const pieces = value.match(/[^'\r]+|'+|\r+/g) ?? [];
	return pieces
		.map((piece) => {
			if (piece.startsWith("'")) return `"${piece}"`;
			return piece.startsWith('\r') ? `"${piece.replaceAll('\r', '\\r')}"` : `'${piece}'`;
		})
		.join('');
}

/** Returns a line for a settings file, without the line break. */
export const toLine = (name: string, value: string): string => `${name}=${quote(value)}`;

/**
 * Replaces values in the text. Comments, order, line breaks, multi-line values and everything else are preserved; new
 * names are appended.
 */
export function withValues(text: string, changes: Settings): string {
	const left = new Map(Object.entries(changes));
	let result = '';
	let position = 0;
	for (const { name, start, valueStart, valueEnd, end } of entriesOf(text)) {
		if (!(name in changes)) continue;
		const value = left.get(name);
		left.delete(name);
		// Later entries with the same name are removed; otherwise, their old values would take precedence.
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
