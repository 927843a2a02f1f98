import type { IExecuteFunctions, INodeListSearchItems, INodeProperties } from 'n8n-workflow';
import { getList, readField } from './parameters';
import { refuse, toText, type Given } from './values';

/** A kind of object that users specify by its ID or by the URL of its page. */
export interface ReferenceKind {
	/** Noun with its article, such as `a TikTok video`. */
	noun: string;
	/** An example URL. */
	example: string;
	/** Returns the ID or name in a URL, or undefined if the URL belongs to another kind of object. */
	idIn(url: URL): string | undefined;
}

const URL_BEGINNING = /^(https?:\/\/|www\.)/i;

/** Returns a text as a URL; undefined if it is not a URL. */
export function pastedUrl(text: string): URL | undefined {
	if (!URL_BEGINNING.test(text)) return undefined;
	const complete = text.startsWith('www.') ? `https://${text}` : text;
	return URL.canParse(complete) ? new URL(complete) : undefined;
}

/** Fails an item whose URL belongs to another kind of object. @throws NodeOperationError */
export function refuseUrl(given: Given, { noun, example }: ReferenceKind): never {
	return refuse(given, `is not the URL of ${noun}. Enter one such as ${example}, or its ID.`);
}

/**
 * Returns an ID or name unchanged, or extracts it from a URL.
 *
 * @throws NodeOperationError for a URL of the wrong kind
 */
function toId(given: Given, text: string, kind: ReferenceKind): string {
	if (!URL_BEGINNING.test(text)) return text;
	const url = pastedUrl(text);
	return (url && kind.idIn(url)) ?? refuseUrl(given, kind);
}

/**
 * Converts a value to one ID or name; empty if there is no value. IDs are extracted from pasted URLs.
 *
 * @throws NodeOperationError
 */
export const toReference = (given: Given, kind: ReferenceKind): string =>
	toId(given, toText(given).trim(), kind);

/** Converts texts to IDs or names. @throws NodeOperationError for a URL of the wrong kind */
export const toReferences = (given: Given, texts: readonly string[], kind: ReferenceKind): string[] =>
	texts.flatMap((text) => text.split(/[\s,]+/).filter(Boolean)).map((text) => toId(given, text, kind));

/**
 * Reads one required ID or name.
 *
 * @throws NodeOperationError if the field is empty or contains several values or a URL of the wrong kind
 */
export function getReference(
	node: IExecuteFunctions,
	name: string,
	itemIndex: number,
	kind: ReferenceKind,
): string {
	const ids = getReferences(node, name, itemIndex, kind);
	if (ids.length === 1) return ids[0];
	return refuse(
		readField(node, name, itemIndex),
		'must be a single value without spaces. Correct it in the node.',
	);
}

/** Reads one ID or name; empty if the field is empty. @throws NodeOperationError for a URL of the wrong kind */
export const getOptionalReference = (
	node: IExecuteFunctions,
	name: string,
	itemIndex: number,
	kind: ReferenceKind,
): string => toReference(readField(node, name, itemIndex), kind);

/** Reads several IDs or names. @throws NodeOperationError if the field is empty, or for a URL of the wrong kind */
export function getReferences(
	node: IExecuteFunctions,
	name: string,
	itemIndex: number,
	kind: ReferenceKind,
): [string, ...string[]] {
	const texts = getList(node, name, itemIndex);
	// None of the texts is empty, so the list cannot become empty.
	return toReferences(readField(node, name, itemIndex), texts, kind) as [string, ...string[]];
}

/** The properties of a field other than its modes. */
type LocatorTexts = Pick<
	INodeProperties,
	'displayName' | 'name' | 'description' | 'required' | 'displayOptions'
>;

/** How a field's list is filled, and what an ID looks like. */
interface LocatorModes {
	/** Name of the method that fills the list. */
	search: string;
	/** Name of the ID, `ID` by default. */
	idName?: string;
	/** An example ID. */
	id: string;
}

/**
 * Returns a field for an object of this kind, which users choose from a searchable list, by ID or by URL. Workflows
 * created before this field was a locator contain plain text, which has the same meaning.
 */
export function locatorField(texts: LocatorTexts, kind: ReferenceKind, modes: LocatorModes): INodeProperties {
	const { search, idName = 'ID', id } = modes;
	return {
		...texts,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: search, searchable: true },
			},
			{ displayName: `By ${idName}`, name: 'id', type: 'string', placeholder: `e.g. ${id}` },
			{ displayName: 'By URL', name: 'url', type: 'string', placeholder: `e.g. ${kind.example}` },
		],
	};
}

/** Returns true if an entry's name or value contains the search text. */
export const isFound = ({ name, value }: INodeListSearchItems, filter: string): boolean =>
	`${name}\n${String(value)}`.toLowerCase().includes(filter.trim().toLowerCase());
