import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

/** A parameter that counts something; expressions can give anything. @throws NodeOperationError below `minimum` */
export function getCount(node: IExecuteFunctions, name: string, itemIndex: number, minimum: number): number {
	const value = Number(node.getNodeParameter(name, itemIndex));
	if (Number.isSafeInteger(value) && value >= minimum) return value;
	throw new NodeOperationError(
		node.getNode(),
		`The parameter "${name}" must be a whole number of at least ${minimum}. Correct it in the node.`,
		{ itemIndex },
	);
}

/** A text that must not be empty. @throws NodeOperationError if it is */
export function getText(node: IExecuteFunctions, name: string, itemIndex: number): string {
	const [text, ...more] = getList(node, name, itemIndex);
	if (more.length === 0) return text;
	throw new NodeOperationError(
		node.getNode(),
		`The parameter "${name}" must be one value without blanks. Correct it in the node.`,
		{ itemIndex },
	);
}

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

/**
 * Several values, separated by commas, blanks or lines; expressions may also give an array, and text may be one in JSON.
 * Within URLs commas and blanks separate only if another URL follows.
 */
export function splitList(parameter: unknown): string[] {
	return [parameter].flat().flatMap((one) => {
		const text = String(one ?? '');
		const list = listInJson(text);
		if (list !== undefined) return list.flatMap(splitList);
		const border = text.includes('://') ? URL_SEPARATOR : /[\s,]+/;
		return text
			.split(border)
			.map((value) => value.trim())
			.filter((value) => value !== '');
	});
}

/** A URL in the form in which it is sent, with blanks and letters beyond ASCII encoded; other text stays as it is. */
export const toSentUrl = <T extends string | undefined>(text: T): T | string =>
	text !== undefined && URL.canParse(text) ? new URL(text).href : text;

/** A text for people as it is counted and sent: its line ends are one character each. */
export function getCaption(node: IExecuteFunctions, name: string, itemIndex: number): string {
	return String(node.getNodeParameter(name, itemIndex, '') ?? '').replace(/\r\n?/g, '\n');
}

/** A parameter with several values; see `splitList`. @throws NodeOperationError if there is none */
export function getList(node: IExecuteFunctions, name: string, itemIndex: number): [string, ...string[]] {
	const [first, ...others] = splitList(node.getNodeParameter(name, itemIndex));
	if (first !== undefined) return [first, ...others];
	throw new NodeOperationError(
		node.getNode(),
		`The parameter "${name}" is empty. Give at least one value in the node.`,
		{ itemIndex },
	);
}

/** Plain data of the platform as the JSON of n8n's items. */
export function toItems(values: readonly object[]): IDataObject[] {
	return values.map((value) => ({ ...value }));
}

/** An http or https URL. @param what it is, for the message: `video URL` @throws NodeOperationError if it is none */
export function parseUrl(node: IExecuteFunctions, itemIndex: number, text: string, what: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
	throw new NodeOperationError(
		node.getNode(),
		`The ${what} is not a complete http or https address. Give one such as https://example.com/video.mp4.`,
		{ itemIndex },
	);
}
