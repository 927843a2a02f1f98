import { NodeOperationError, type INode } from 'n8n-workflow';

/** What a field of a node gives, and what its errors call it. */
export interface Given {
	node: INode;
	itemIndex?: number;
	/** As the form shows it. */
	label: string;
	value: unknown;
	/** Whether an expression gave it, and not a person's hand. */
	isComputed: boolean;
}

/** What a resource locator holds, whichever way it was chosen; any other value as it is. */
export function locatedValue(value: unknown): unknown {
	return typeof value === 'object' && value !== null && '__rl' in value && 'value' in value
		? value.value
		: value;
}

/** Text that JavaScript makes of a value that is missing or no text. */
const NO_TEXT = /^(undefined|null|NaN)$|\[object \w+\]/;

/** Ends an item because of one of its fields. @param problem what follows the field's name @throws NodeOperationError */
export function refuse({ node, label, itemIndex }: Given, problem: string): never {
	throw new NodeOperationError(node, `The field "${label}" ${problem}`, { itemIndex });
}

/** A field's text, empty if it has no value. @throws NodeOperationError for anything that is no text */
export function toText(given: Given): string {
	const { value, isComputed } = given;
	if (value === undefined || value === null) return '';
	if (Array.isArray(value)) return value.map((one: unknown) => toText({ ...given, value: one })).join(',');
	const text = String(value);
	if (!NO_TEXT.test(text) || (typeof value === 'string' && !isComputed)) return text;
	return text.includes('[object')
		? refuse(given, 'is an object, not text. Let its expression give one of the values in the object.')
		: refuse(given, `is "${text}": its expression uses a value that is missing. Correct the expression.`);
}

/** A text for people as it is counted and sent: its line ends are one character each. @throws NodeOperationError */
export const toCaption = (given: Given): string => toText(given).replace(/\r\n?/g, '\n');

/** A list in JSON, as an AI agent writes it into a text field. */
function listInJson(text: string): unknown[] | undefined {
	if (!/^\s*\[/.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown[];
	} catch {
		return undefined;
	}
}

/** A URL may hold commas and blanks; the next one begins with its scheme. */
const URL_SEPARATOR = /\s*[\r\n]+\s*|\s+(?=https?:\/\/)|,(?=\s*(?:$|[\r\n]|https?:\/\/))/i;

/** What is not empty of the values in a text. */
function split(text: string): string[] {
	const border = text.includes('://') ? URL_SEPARATOR : /[\s,]+/;
	return text
		.split(border)
		.map((value) => value.trim())
		.filter((value) => value !== '');
}

/**
 * Several values, separated by commas, blanks or lines; expressions may also give an array, and text may be one in JSON.
 * Within URLs commas and blanks separate only if another URL follows.
 *
 * @returns none if the field has no value
 * @throws NodeOperationError for anything that is no text
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

/** A number, also as text. @param rule what it must be, for the message @throws NodeOperationError */
export function toNumber(given: Given, rule: string, isRight: (value: number) => boolean): number {
	const { value } = given;
	const isNumber = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	const number = isNumber ? Number(value) : NaN;
	return isRight(number) ? number : refuse(given, `must be ${rule}. Correct it in the node.`);
}

/** A whole number, also as text. @throws NodeOperationError for anything else and below `minimum` */
export function toCount(given: Given, minimum: number): number {
	const isRight = (value: number) => Number.isSafeInteger(value) && value >= minimum;
	return toNumber(given, `a whole number of at least ${minimum}`, isRight);
}

/** Yes or no, also as the text `true` or `false`. @throws NodeOperationError for anything else */
export function toFlag(given: Given): boolean {
	const text = typeof given.value === 'string' ? given.value.trim().toLowerCase() : given.value;
	if (text === true || text === 'true') return true;
	if (text === false || text === 'false') return false;
	return refuse(given, 'must be true or false. Correct it in the node.');
}

/** What the clocks of a time zone show, as milliseconds since 1970 of a clock in UTC. */
function clockIn(timeZone: string, milliseconds: number): number {
	const date = new Date(milliseconds);
	// Swedes write "2026-12-24 18:00:00".
	return Date.parse(`${date.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`);
}

/** A point in time. Without a zone of its own, as n8n's form gives it, it is of the workflow's. @throws NodeOperationError */
export function toTime(given: Given, timeZone: string): Date {
	const text = toText(given).trim();
	const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
	const clock = Date.parse(hasZone ? text : `${text.includes(':') ? text : `${text}T00:00`}Z`);
	if (Number.isNaN(clock)) return refuse(given, 'is no date. Give one such as 2026-12-24T18:00:00Z.');
	if (hasZone) return new Date(clock);
	const guess = 2 * clock - clockIn(timeZone, clock);
	return new Date(guess + clock - clockIn(timeZone, guess));
}

/** An http or https URL. @throws NodeOperationError if it is none */
export function toUrl(given: Given): URL {
	const text = toText(given).trim();
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
	return refuse(
		given,
		'is not a complete http or https URL. Give one such as https://example.com/video.mp4.',
	);
}

/** A URL in the form in which it is sent, with blanks and letters beyond ASCII encoded; other text stays as it is. */
export const toSentUrl = <T extends string | undefined>(text: T): T | string =>
	text !== undefined && URL.canParse(text) ? new URL(text).href : text;
