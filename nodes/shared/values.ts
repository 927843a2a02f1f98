import { NodeOperationError, type INode } from 'n8n-workflow';

/** The value of a node's field, and its label for errors. */
export interface Given {
	node: INode;
	itemIndex?: number;
	/** The field's label in the form. */
	label: string;
	value: unknown;
	/** True if the value comes from an expression rather than from the user. */
	isComputed: boolean;
}

/** Returns the value inside a resource locator, in any of its modes; returns any other value unchanged. */
export function locatedValue(value: unknown): unknown {
	return typeof value === 'object' && value !== null && '__rl' in value && 'value' in value
		? value.value
		: value;
}

/** Matches the text into which JavaScript converts missing values and objects. */
const NO_TEXT = /^(undefined|null|NaN)$|\[object \w+\]/;

/**
 * Fails an item because of one of its fields.
 *
 * @param problem text that follows the field's name
 * @throws NodeOperationError
 */
export function refuse({ node, label, itemIndex }: Given, problem: string): never {
	throw new NodeOperationError(node, `The field "${label}" ${problem}`, { itemIndex });
}

/** Converts a value to text; empty if the field has no value. @throws NodeOperationError if the value is not text */
export function toText(given: Given): string {
	const { value, isComputed } = given;
	if (value === undefined || value === null) return '';
	if (Array.isArray(value)) return value.map((one: unknown) => toText({ ...given, value: one })).join(',');
	const text = String(value);
	if (!NO_TEXT.test(text) || (typeof value === 'string' && !isComputed)) return text;
	return text.includes('[object')
		? refuse(
				given,
				'is an object, not text. Change the expression to return one of the values in the object.',
			)
		: refuse(given, `is "${text}": its expression uses a missing value. Correct the expression.`);
}

/**
 * Converts a value to human-readable text in the form in which it is counted and sent: each line break is one
 * character.
 *
 * @throws NodeOperationError
 */
export const toCaption = (given: Given): string => toText(given).replace(/\r\n?/g, '\n');

/** Parses a JSON list, since AI agents write such lists into text fields. */
function listInJson(text: string): unknown[] | undefined {
	if (!/^\s*\[/.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown[];
	} catch {
		return undefined;
	}
}

/** Separates URLs: since a URL may contain commas and spaces, the next URL is recognized by its scheme. */
const URL_SEPARATOR = /\s*[\r\n]+\s*|\s+(?=https?:\/\/)|,(?=\s*(?:$|[\r\n]|https?:\/\/))/i;

/** Splits a text into its non-empty values. */
function split(text: string): string[] {
	const border = text.includes('://') ? URL_SEPARATOR : /[\s,]+/;
	return text
		.split(border)
		.map((value) => value.trim())
		.filter((value) => value !== '');
}

/**
 * Splits a field's value at commas, spaces or line breaks; expressions may also return an array, and text may be a JSON
 * list. Commas and spaces separate URLs only if another URL follows.
 *
 * @returns an empty list if the field has no value
 * @throws NodeOperationError if the value is not text
 */
export function toList(given: Given): string[] {
	if (Array.isArray(given.value)) {
		return given.value.flatMap((value: unknown) => toList({ ...given, value }));
	}
	const values = split(toText(given));
	const inJson = typeof given.value === 'string' ? listInJson(given.value) : undefined;
	if (inJson !== undefined) return toList({ ...given, value: inJson, isComputed: true });
	for (const value of values) toText({ ...given, value });
	return values;
}

/** Converts a number or numeric text. @param rule the requirement, for the message @throws NodeOperationError */
export function toNumber(given: Given, rule: string, isRight: (value: number) => boolean): number {
	const { value } = given;
	const isNumber = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	const number = isNumber ? Number(value) : NaN;
	return isRight(number) ? number : refuse(given, `must be ${rule}. Correct it in the node.`);
}

/**
 * Converts a whole number or numeric text.
 *
 * @throws NodeOperationError for any other value, and for a number below `minimum`
 */
export function toCount(given: Given, minimum: number): number {
	const isRight = (value: number) => Number.isSafeInteger(value) && value >= minimum;
	return toNumber(given, `a whole number of at least ${minimum}`, isRight);
}

/** Converts a boolean, or the text `true` or `false`. @throws NodeOperationError for any other value */
export function toFlag(given: Given): boolean {
	const text = typeof given.value === 'string' ? given.value.trim().toLowerCase() : given.value;
	if (text === true || text === 'true') return true;
	if (text === false || text === 'false') return false;
	return refuse(given, 'must be true or false. Correct it in the node.');
}

/** Returns the wall-clock time in a time zone, as if it were UTC, in milliseconds since 1970. */
function clockIn(timeZone: string, milliseconds: number): number {
	const date = new Date(milliseconds);
	// The Swedish format is "2026-12-24 18:00:00".
	return Date.parse(`${date.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`);
}

/**
 * Parses a date and time. Without an explicit zone, as in n8n's form, the workflow's time zone applies.
 *
 * @throws NodeOperationError
 */
export function toTime(given: Given, timeZone: string): Date {
	const text = toText(given).trim();
	const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
	const clock = Date.parse(hasZone ? text : `${text.includes(':') ? text : `${text}T00:00`}Z`);
	if (Number.isNaN(clock)) return refuse(given, 'is not a date. Enter one such as 2026-12-24T18:00:00Z.');
	if (hasZone) return new Date(clock);
	const guess = 2 * clock - clockIn(timeZone, clock);
	return new Date(guess + clock - clockIn(timeZone, guess));
}

/** Converts an http or https URL. @throws NodeOperationError if the URL is not valid */
export function toUrl(given: Given): URL {
	const text = toText(given).trim();
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
	return refuse(
		given,
		'is not a complete http or https URL. Enter one such as https://example.com/video.mp4.',
	);
}

/**
 * Returns a URL in the form in which it is sent, with spaces and non-ASCII letters encoded; returns other text
 * unchanged.
 */
export const toSentUrl = <T extends string | undefined>(text: T): T | string =>
	text !== undefined && URL.canParse(text) ? new URL(text).href : text;
