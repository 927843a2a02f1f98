import { secretColumns } from './key-rotation';

type Row = Record<string, unknown>;

const A_URL = /^https?:\/\/\S+$/i;
/** The path of a signed link to a temporary file; its last segment grants access. */
const OUR_LINK = /\/media\/[\w.-]+\.\d{1,12}\.[\w-]{43}$/;

/** Removes the signature from a URL: the whole query or, in the service's own links, the signed part of the path. */
function withoutSignature(text: string): string {
	if (!A_URL.test(text) || !URL.canParse(text)) return text;
	const { origin, pathname } = new URL(text);
	return `${origin}${pathname.replace(OUR_LINK, '/media/…')}`;
}

/** Removes the signatures from all URLs in a value. */
function unsigned(value: unknown): unknown {
	if (typeof value === 'string') return withoutSignature(value);
	if (Array.isArray(value)) return value.map(unsigned);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unsigned(inner)]));
}

/**
 * Converts rows to a readable form, with parsed JSON and without secrets and signatures.
 *
 * @param options.json columns that hold JSON text
 * @param options.hidden columns that are irrelevant to the account's owner, or concern only the service's operator
 */
export function exportRows(
	table: string,
	rows: readonly object[],
	{ json = [], hidden = [] }: { json?: readonly string[]; hidden?: readonly string[] } = {},
): Row[] {
	const left = [...secretColumns(table), ...hidden];
	const toJson = (name: string, value: unknown) =>
		unsigned(json.includes(name) && typeof value === 'string' ? (JSON.parse(value) as unknown) : value);
	return rows.map((row) =>
		Object.fromEntries(
			Object.entries(row)
				.filter(([name]) => !left.includes(name))
				.map(([name, value]) => [name, toJson(name, value)]),
		),
	);
}
