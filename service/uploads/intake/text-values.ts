/** Texts by name, each with its values in order: what a form, a query or metadata of tus are. */
export type TextValues = Record<string, string[]>;

/** `x[]`, `x[0]`, `account[platform]` and `platform[x][]`, as form libraries write lists and members. */
const SUFFIX = /^(.+)\[([^[\]]*)\]$/;

/** The value that JSON text stands for, if it is a list or an object; undefined for every other text. */
function fromJson(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** @param position of the value in its list, if its name says so */
interface Entry {
	name: string;
	position: number;
	value: string;
}

/** Nothing that is meant as a field lies deeper. */
const DEEPEST = 3;

function* entriesOf(name: string, value: unknown, depth = 0): Generator<Entry> {
	if (depth > DEEPEST) return;
	const [, base, key = ''] = SUFFIX.exec(name) ?? [];
	if (base !== undefined) {
		if (/^\d*$/.test(key)) {
			for (const entry of entriesOf(base, value, depth + 1))
				yield { ...entry, position: Number(key || Infinity) };
		} else yield* entriesOf(`${base}.${key}`, value, depth + 1);
	} else if (Array.isArray(value)) {
		for (const one of value as unknown[]) yield* entriesOf(name, one, depth + 1);
	} else if (typeof value === 'object' && value !== null) {
		for (const [member, one] of Object.entries(value)) yield* entriesOf(`${name}.${member}`, one, depth + 1);
	} else if (value !== undefined && value !== null) {
		yield { name, position: Infinity, value: String(value) };
	}
}

/**
 * Values in the one shape that fields are read from, however a client writes lists and members: repeated, with `[]` or
 * numbers behind their name, as JSON text, or as JSON itself.
 *
 * @param isList whether a name is a list's or an object's, so that text that looks like JSON is meant as such
 */
export function toTextValues(
	values: Readonly<Record<string, unknown>>,
	isList: (name: string) => boolean,
): TextValues {
	const entries = Object.entries(values).flatMap(([name, value]) =>
		[value].flat().flatMap((one) => {
			const json = typeof one === 'string' && isList(name.replace(/\[.*$/, '')) ? fromJson(one) : undefined;
			return [...entriesOf(name, json ?? one)];
		}),
	);
	// Without a prototype, so that no name of a field means more than itself.
	const texts: TextValues = Object.create(null);
	for (const { name, value } of entries.sort((a, b) => compare(a.position, b.position))) {
		(texts[name] ??= []).push(value);
	}
	return texts;
}

/** In the order of their numbers; what has none keeps its place after them. */
const compare = (a: number, b: number) => (a === b ? 0 : a - b);
