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

/** For each node, the fields of the operation that it runs. */
const shownFields = new WeakMap<IExecuteFunctions, readonly INodeProperties[]>();

/** Sets the fields of the operation, with their labels, defaults and choices. */
export function setFields(node: IExecuteFunctions, fields: readonly INodeProperties[] = []): void {
	shownFields.set(node, fields);
}

/** Finds a field by name, such as `limit` or, within a collection, `options.title`. */
function findField(node: IExecuteFunctions, name: string): INodeProperties | undefined {
	const [first, ...inner] = name.split('.');
	let field = shownFields.get(node)?.find((one) => one.name === first);
	for (const part of inner) {
		const fields = field && 'values' in field ? (field.values as unknown) : field?.options;
		field = (fields as INodeProperties[] | undefined)?.find((one) => one.name === part);
	}
	return field;
}

/** Reads the value of a field, if it has one: a field that was not added to its collection has no value. */
export function readField(
	node: IExecuteFunctions,
	name: string,
	itemIndex: number,
): Given & { isThere: boolean } {
	const field = findField(node, name);
	const fallback = name.includes('.') ? null : (field?.default ?? null);
	// n8n's types do not allow null as the fallback.
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

/** Reads a count. @throws NodeOperationError for any other value, and for a count below `minimum` */
export function getCount(node: IExecuteFunctions, name: string, itemIndex: number, minimum: number): number {
	return toCount(readField(node, name, itemIndex), minimum);
}

/** Reads a boolean. @throws NodeOperationError for any other value */
export function getFlag(node: IExecuteFunctions, name: string, itemIndex: number): boolean {
	return toFlag(readField(node, name, itemIndex));
}

/**
 * Reads a single value that must not be empty, such as an ID.
 *
 * @throws NodeOperationError if the field is empty or contains several values
 */
export function getText(node: IExecuteFunctions, name: string, itemIndex: number): string {
	const [text, ...more] = getList(node, name, itemIndex);
	if (more.length === 0) return text;
	return refuse(
		readField(node, name, itemIndex),
		'must be a single value without spaces. Correct it in the node.',
	);
}

/** Reads a single value; empty if the field is empty. @throws NodeOperationError if the value is not text */
export function getOptionalText(node: IExecuteFunctions, name: string, itemIndex: number): string {
	return toText(readField(node, name, itemIndex)).trim();
}

/** Reads human-readable text; empty if the field is empty. @throws NodeOperationError if the value is not text */
export function getCaption(node: IExecuteFunctions, name: string, itemIndex: number): string {
	return toCaption(readField(node, name, itemIndex));
}

/** Reads human-readable text that must not be empty. @throws NodeOperationError if the value is empty or not text */
export function getMessage(node: IExecuteFunctions, name: string, itemIndex: number): string {
	const given = readField(node, name, itemIndex);
	const text = toCaption(given);
	return text.trim() === '' ? refuse(given, 'is empty. Enter text in the node.') : text;
}

/** Reads several values; see `toList`. @throws NodeOperationError if the field is empty */
export function getList(node: IExecuteFunctions, name: string, itemIndex: number): [string, ...string[]] {
	const given = readField(node, name, itemIndex);
	const [first, ...others] = toList(given);
	if (first !== undefined) return [first, ...others];
	return refuse(given, 'is empty. Enter at least one value in the node.');
}

/** Reads any number of values, possibly none. @throws NodeOperationError if the value is not text */
export function getOptionalList(node: IExecuteFunctions, name: string, itemIndex: number): string[] {
	return toList(readField(node, name, itemIndex));
}

/** Reads an http or https URL. @throws NodeOperationError if the URL is not valid */
export function getUrl(node: IExecuteFunctions, name: string, itemIndex: number): URL {
	return toUrl(readField(node, name, itemIndex));
}

/** Reads several http or https URLs. @throws NodeOperationError if there is no URL, or if one is not valid */
export function getUrls(node: IExecuteFunctions, name: string, itemIndex: number): [URL, ...URL[]] {
	const given = readField(node, name, itemIndex);
	const [first, ...others] = getList(node, name, itemIndex);
	const read = (value: string) => toUrl({ ...given, value });
	return [read(first), ...others.map(read)];
}

/** Reads a value that must be one of the field's choices. @throws NodeOperationError for any other value */
export function getChoice<T extends string>(node: IExecuteFunctions, name: string, itemIndex: number): T {
	const given = readField(node, name, itemIndex);
	const text = toText(given);
	const choices = (findField(node, name)?.options ?? []) as INodePropertyOptions[];
	const values = choices.map(({ value }) => value);
	if (values.includes(text)) return text as T;
	return refuse(given, `must be one of ${values.filter(Boolean).join(', ')}. Select one in the node.`);
}

/** Converts a field's value with `read`; undefined for an option that was not added. */
export function ifThere<T>(given: Given & { isThere: boolean }, read: (given: Given) => T): T | undefined {
	return given.isThere ? read(given) : undefined;
}

const isFile = (value: unknown): value is IBinaryData =>
	typeof value === 'object' && value !== null && 'mimeType' in value;

/**
 * Returns true if two files in memory have the same properties in `$binary`, which contains everything but their bytes.
 */
function isSameFile(some: IBinaryData, other: IBinaryData): boolean {
	return Object.entries(some).every(([key, value]) => key === 'data' || other[key] === value);
}

/**
 * Returns the files named in a field; an expression may also return the files themselves, as `{{ $binary.data }}` does.
 *
 * @throws NodeOperationError if there is no file
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
		return refuse(given, 'returns a file that is not part of the item. Enter the name of its binary field.');
	}
	const read = (value: unknown): IBinaryData[] => {
		if (isFile(value)) return [find(value)];
		const text = toText({ ...given, value });
		const names = text in files ? [text] : toList({ ...given, value });
		return names.map((property) => node.helpers.assertBinaryData(itemIndex, property));
	};
	const [first, ...others] = [given.value].flat().flatMap(read);
	if (first !== undefined) return [first, ...others];
	return refuse(given, 'is empty. Enter the name of the binary field that contains the file.');
}

/**
 * Returns the only file of a field; see `getFiles`.
 *
 * @throws NodeOperationError if there is no file, or more than one
 */
export function getFile(node: IExecuteFunctions, name: string, itemIndex: number): IBinaryData {
	const [file, ...others] = getFiles(node, name, itemIndex);
	if (others.length === 0) return file;
	return refuse(readField(node, name, itemIndex), 'contains several files. Use a single file.');
}

/** Converts plain data from the platform to the JSON data of n8n items. */
export function toItems(values: readonly object[]): IDataObject[] {
	return values.map((value) => ({ ...value }));
}
