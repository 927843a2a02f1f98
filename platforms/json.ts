// Strings match first, so that digits inside them are ignored. The two look-arounds exclude fractions and exponents.
const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Replaces NUL characters in a JSON string, because databases refuse them in text. Other escapes, such as backslashes,
 * are kept.
 */
const withoutNul = (token: string) =>
	token.replace(/\\(u0000|.)/g, (escape) => (escape === '\\u0000' ? '\\ufffd' : escape));

/**
 * Parses JSON without losing digits: integers that a double cannot hold exactly become strings, NUL characters become
 * U+FFFD, and everything else is as in `JSON.parse`. This preserves 19-digit IDs (contracts/tiktok-api.md §4.10).
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

/** Returns the value if it is an object, otherwise undefined. */
export function asObject(value: unknown): JsonObject | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as JsonObject)
		: undefined;
}

/** Parses text as a JSON object; returns undefined for anything else, such as a gateway's HTML. */
export function readObject(text: string): JsonObject | undefined {
	try {
		return asObject(parseJson(text));
	} catch {
		return undefined;
	}
}

/** Returns the objects in a list; an empty list if the value is not a list. */
export function asObjects(value: unknown): JsonObject[] {
	const objects = (Array.isArray(value) ? value : []).map(asObject);
	return objects.filter((entry): entry is JsonObject => entry !== undefined);
}

/** Returns the value as text (IDs may arrive as numbers), or undefined. */
export function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'number' ? String(value) : undefined;
}

/** Returns the value if it is a whole number of at least 0, or a string of digits; otherwise undefined. */
export function asCount(value: unknown): number | undefined {
	const count = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
	return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}
