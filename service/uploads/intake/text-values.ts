/** Text values by name, in order, as in a form, a query string or tus metadata. */
export type TextValues = Record<string, string[]>;

/** Matches `x[]`, `x[0]`, `account[platform]` and `platform[x][]`, as libraries write lists and members. */
const SUFFIX = /^(.+)\[([^[\]]*)\]$/;

/** Parses JSON text that is a list or an object. Returns undefined for any other text. */
function fromJson(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A single value. `position` is its index in a list, if the name contains one. */
interface Entry {
	name: string;
	position: number;
	value: string;
}

/** Maximum nesting depth of fields. */
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
 * Normalizes values, however the client has written lists and members: by repeating the name, with `[]` or an index
 * after the name, as JSON text, or as JSON.
 *
 * @param isList returns true if a name stands for a list or an object, so that text that looks like JSON is parsed
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
	// No prototype, so that field names such as `__proto__` have no special meaning.
	const texts: TextValues = Object.create(null);
	for (const { name, value } of entries.sort((a, b) => compare(a.position, b.position))) {
		(texts[name] ??= []).push(value);
	}
	return texts;
}

/** Sorts by index. Values without an index follow, in their original order. */
const compare = (a: number, b: number) => (a === b ? 0 : a - b);
