import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import {
	locatedValue,
	refuse,
	toCaption,
	toCount,
	toFlag,
	toList,
	toText,
	toUrl,
	type Given,
} from './values';

/** The fields of the operation that a node carries out. */
const shownFields = new WeakMap<IExecuteFunctions, readonly INodeProperties[]>();

/** Tells which fields the operation has: their labels, defaults and choices. */
export function setFields(node: IExecuteFunctions, fields: readonly INodeProperties[] = []): void {
	shownFields.set(node, fields);
}

/** A field by its name, such as `limit` or, within a collection, `options.title`. */
function findField(node: IExecuteFunctions, name: string): INodeProperties | undefined {
	const [first, ...inner] = name.split('.');
	let field = shownFields.get(node)?.find((one) => one.name === first);
	for (const part of inner) {
		const fields = field && 'values' in field ? (field.values as unknown) : field?.options;
		field = (fields as INodeProperties[] | undefined)?.find((one) => one.name === part);
	}
	return field;
}

/** What a field gives; what is left out of a collection gives nothing. */
export function readField(
	node: IExecuteFunctions,
	name: string,
	itemIndex: number,
): Given & { isThere: boolean } {
	const field = findField(node, name);
	const fallback = name.includes('.') ? null : (field?.default ?? null);
	// n8n does not say that the fallback may be null.
	const orNothing = fallback as INodeParameters[string];
	const read = (rawExpressions: boolean): unknown =>
		locatedValue(node.getNodeParameter(name, itemIndex, orNothing, { rawExpressions }));
	const raw = read(true);
	return {
		node: node.getNode(),
		itemIndex,
		label: field?.displayName ?? name,
		value: read(false),
		isComputed: typeof raw === 'string' && raw.startsWith('='),
		isThere: raw !== null,
	};
}

/** A number of something. @throws NodeOperationError for anything else and below `minimum` */
export function getCount(node: IExecuteFunctions, name: string, itemIndex: number, minimum: number): number {
	return toCount(readField(node, name, itemIndex), minimum);
}

/** Whether something is switched on. @throws NodeOperationError for anything but true and false */
export function getFlag(node: IExecuteFunctions, name: string, itemIndex: number): boolean {
	return toFlag(readField(node, name, itemIndex));
}

/** One value that must not be empty, such as an ID. @throws NodeOperationError if it is, or is several */
export function getText(node: IExecuteFunctions, name: string, itemIndex: number): string {
	const [text, ...more] = getList(node, name, itemIndex);
	if (more.length === 0) return text;
	return refuse(
		readField(node, name, itemIndex),
		'must be one value without blanks. Correct it in the node.',
	);
}

/** One value, empty if there is none. @throws NodeOperationError for anything that is no text */
export function getOptionalText(node: IExecuteFunctions, name: string, itemIndex: number): string {
	return toText(readField(node, name, itemIndex)).trim();
}

/** A text for people, empty if there is none. @throws NodeOperationError for anything that is no text */
export function getCaption(node: IExecuteFunctions, name: string, itemIndex: number): string {
	return toCaption(readField(node, name, itemIndex));
}

/** A text for people that must not be empty. @throws NodeOperationError if it is, and for anything that is no text */
export function getMessage(node: IExecuteFunctions, name: string, itemIndex: number): string {
	const given = readField(node, name, itemIndex);
	const text = toCaption(given);
	return text.trim() === '' ? refuse(given, 'is empty. Write a text in the node.') : text;
}

/** Several values; see `toList`. @throws NodeOperationError if there is none */
export function getList(node: IExecuteFunctions, name: string, itemIndex: number): [string, ...string[]] {
	const given = readField(node, name, itemIndex);
	const [first, ...others] = toList(given);
	if (first !== undefined) return [first, ...others];
	return refuse(given, 'is empty. Give at least one value in the node.');
}

/** Several values or none. @throws NodeOperationError for anything that is no text */
export function getOptionalList(node: IExecuteFunctions, name: string, itemIndex: number): string[] {
	return toList(readField(node, name, itemIndex));
}

/** An http or https URL. @throws NodeOperationError if it is none */
export function getUrl(node: IExecuteFunctions, name: string, itemIndex: number): URL {
	return toUrl(readField(node, name, itemIndex));
}

/** Several http or https URLs. @throws NodeOperationError if there is none, or one is no such URL */
export function getUrls(node: IExecuteFunctions, name: string, itemIndex: number): [URL, ...URL[]] {
	const given = readField(node, name, itemIndex);
	const [first, ...others] = getList(node, name, itemIndex);
	const read = (value: string) => toUrl({ ...given, value });
	return [read(first), ...others.map(read)];
}

/** One of the field's choices, by its value. @throws NodeOperationError for anything else */
export function getChoice<T extends string>(node: IExecuteFunctions, name: string, itemIndex: number): T {
	const given = readField(node, name, itemIndex);
	const text = toText(given);
	const choices = (findField(node, name)?.options ?? []) as INodePropertyOptions[];
	const values = choices.map(({ value }) => value);
	if (values.includes(text)) return text as T;
	return refuse(given, `must be one of ${values.filter(Boolean).join(', ')}. Choose one in the node.`);
}

/** A field's value as it is read by `to…`; undefined for an option that was not added. */
export function ifThere<T>(given: Given & { isThere: boolean }, read: (given: Given) => T): T | undefined {
	return given.isThere ? read(given) : undefined;
}

const isFile = (value: unknown): value is IBinaryData =>
	typeof value === 'object' && value !== null && 'mimeType' in value;

/** What `$binary` tells of a file that n8n keeps in memory: everything but its bytes. */
function isSameFile(some: IBinaryData, other: IBinaryData): boolean {
	return Object.entries(some).every(([key, value]) => key === 'data' || other[key] === value);
}

/**
 * The files that a field names; an expression may also give the files themselves, as `{{ $binary.data }}` does.
 *
 * @throws NodeOperationError if there is none
 */
export function getFiles(
	node: IExecuteFunctions,
	name: string,
	itemIndex: number,
): [IBinaryData, ...IBinaryData[]] {
	const given = readField(node, name, itemIndex);
	const files: Record<string, IBinaryData> = node.getInputData()[itemIndex]?.binary ?? {};

	function find(file: IBinaryData): IBinaryData {
		if (file.id || file.data) return node.helpers.assertBinaryData(itemIndex, file as never);
		const same = Object.values(files).filter((one) => isSameFile(file, one));
		const [only] = same;
		if (only && same.length === 1) return only;
		return refuse(given, 'gives a file that is not in the item. Give the name of its binary field.');
	}
	const read = (value: unknown): IBinaryData[] => {
		if (isFile(value)) return [find(value)];
		const text = toText({ ...given, value });
		const names = text in files ? [text] : toList({ ...given, value });
		return names.map((property) => node.helpers.assertBinaryData(itemIndex, property));
	};
	const [first, ...others] = [given.value].flat().flatMap(read);
	if (first !== undefined) return [first, ...others];
	return refuse(given, 'is empty. Give the name of the binary field that holds the file.');
}

/** The one file of a field; see `getFiles`. @throws NodeOperationError if there is none, or several */
export function getFile(node: IExecuteFunctions, name: string, itemIndex: number): IBinaryData {
	const [file, ...others] = getFiles(node, name, itemIndex);
	if (others.length === 0) return file;
	return refuse(readField(node, name, itemIndex), 'gives several files. Give one.');
}

/** Plain data of the platform as the JSON of n8n's items. */
export function toItems(values: readonly object[]): IDataObject[] {
	return values.map((value) => ({ ...value }));
}
