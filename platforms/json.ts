// Strings match first, so that digits inside them are left alone; the two look-arounds leave fractions and exponents alone.
const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** A string of JSON without NUL characters, which databases refuse as text. Other escapes, such as a backslash, stay. */
const withoutNul = (token: string) =>
	token.replace(/\\(u0000|.)/g, (escape) => (escape === '\\u0000' ? '\\ufffd' : escape));

/**
 * Parses JSON without losing digits: integers that a double cannot hold exactly come out as strings, NUL characters as
 * U+FFFD, everything else as `JSON.parse` gives it. Ids of 19 digits therefore survive (contracts/tiktok-api.md §4.10).
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(text: string): unknown {
	return JSON.parse(
		text.replace(STRING_OR_LONG_INTEGER, (token) => {
			if (token.startsWith('"')) return token.includes('\\u0000') ? withoutNul(token) : token;
			return Number.isSafeInteger(Number(token)) ? token : `"${token}"`;
		}),
	);
}

export type JsonObject = Record<string, unknown>;

/** The value as an object, or undefined if it is anything else. */
export function asObject(value: unknown): JsonObject | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as JsonObject)
		: undefined;
}

/** Parses a text as a JSON object, or gives undefined: gateways answer with HTML. */
export function readObject(text: string): JsonObject | undefined {
	try {
		return asObject(parseJson(text));
	} catch {
		return undefined;
	}
}

/** The objects in a list; none if it is no list. */
export function asObjects(value: unknown): JsonObject[] {
	const objects = (Array.isArray(value) ? value : []).map(asObject);
	return objects.filter((entry): entry is JsonObject => entry !== undefined);
}

/** The value as text (ids may arrive as numbers), or undefined. */
export function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'number' ? String(value) : undefined;
}

/** The value as a whole number of at least 0, also if it came as text of digits alone; or undefined. */
export function asCount(value: unknown): number | undefined {
	const count = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
	return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}
