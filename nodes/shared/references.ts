import type { IExecuteFunctions, INodeListSearchItems, INodeProperties } from 'n8n-workflow';
import { getList, readField } from './parameters';
import { refuse, toText, type Given } from './values';

/** A kind of thing that people name by its ID, or by the URL of its page. */
export interface ReferenceKind {
	/** With its article, as in `a TikTok video`. */
	noun: string;
	/** A URL of one. */
	example: string;
	/** The ID or name that a URL holds; undefined for a URL of something else. */
	idIn(url: URL): string | undefined;
}

const URL_BEGINNING = /^(https?:\/\/|www\.)/i;

/** The pasted URL, if the text is one. */
export function pastedUrl(text: string): URL | undefined {
	if (!URL_BEGINNING.test(text)) return undefined;
	const complete = text.startsWith('www.') ? `https://${text}` : text;
	return URL.canParse(complete) ? new URL(complete) : undefined;
}

/** Ends an item whose URL is of something else. @throws NodeOperationError */
export function refuseUrl(given: Given, { noun, example }: ReferenceKind): never {
	return refuse(given, `is not the URL of ${noun}. Give one such as ${example}, or its ID.`);
}

/** An ID or name as it stands, or taken out of a URL. @throws NodeOperationError for a URL of something else */
function toId(given: Given, text: string, kind: ReferenceKind): string {
	if (!URL_BEGINNING.test(text)) return text;
	const url = pastedUrl(text);
	return (url && kind.idIn(url)) ?? refuseUrl(given, kind);
}

/** One ID or name, empty if none is given; a pasted URL gives the one in it. @throws NodeOperationError */
export const toReference = (given: Given, kind: ReferenceKind): string =>
	toId(given, toText(given).trim(), kind);

/** Several of them. @throws NodeOperationError for a URL of something else */
export const toReferences = (given: Given, texts: readonly string[], kind: ReferenceKind): string[] =>
	texts.flatMap((text) => text.split(/[\s,]+/).filter(Boolean)).map((text) => toId(given, text, kind));

/** One ID or name that must not be empty. @throws NodeOperationError if it is, is several, or is a URL of something else */
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
		'must be one value without blanks. Correct it in the node.',
	);
}

/** One ID or name, empty if none is given. @throws NodeOperationError for a URL of something else */
export const getOptionalReference = (
	node: IExecuteFunctions,
	name: string,
	itemIndex: number,
	kind: ReferenceKind,
): string => toReference(readField(node, name, itemIndex), kind);

/** Several IDs or names. @throws NodeOperationError if there is none, or one is a URL of something else */
export function getReferences(
	node: IExecuteFunctions,
	name: string,
	itemIndex: number,
	kind: ReferenceKind,
): [string, ...string[]] {
	const texts = getList(node, name, itemIndex);
	// None of them is empty, so none is lost.
	return toReferences(readField(node, name, itemIndex), texts, kind) as [string, ...string[]];
}

/** What a field says besides its modes. */
type LocatorTexts = Pick<
	INodeProperties,
	'displayName' | 'name' | 'description' | 'required' | 'displayOptions'
>;

/** How a field's list is filled, and how its ID is written. */
interface LocatorModes {
	/** The method that fills the list. */
	search: string;
	/** What the ID is called: `ID` by default. */
	idName?: string;
	/** An ID, as an example. */
	id: string;
}

/**
 * A field for a thing of a kind: chosen from a list with search, by ID or by URL. Workflows made before it hold plain
 * text, which means the same.
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

/** Whether an entry of a list is wanted: its name or value holds what is searched for. */
export const isFound = ({ name, value }: INodeListSearchItems, filter: string): boolean =>
	`${name}\n${String(value)}`.toLowerCase().includes(filter.trim().toLowerCase());
