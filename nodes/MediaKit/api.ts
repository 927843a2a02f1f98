import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { HttpRequest } from '../../platforms/http';
import { asObjects, asText, type JsonObject } from '../../platforms/json';
import { callService } from '../shared/service-call';
import { readLimit } from '../shared/list-fields';

/** The maximum page size of the service. */
const PAGE_LENGTH = 100;

/** Calls a route that needs no body. @param path including the query, if any @throws NodeOperationError */
export async function call(
	node: IExecuteFunctions,
	itemIndex: number,
	method: HttpRequest['method'],
	path: string,
): Promise<JsonObject> {
	return await callService(node, path, { method }, { itemIndex });
}

/** Returns a path with its query; empty values are omitted. */
export function withQuery(path: string, values: Record<string, string | number | undefined>): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(values)) {
		if (value !== undefined && value !== '') query.append(name, String(value));
	}
	return query.size > 0 ? `${path}?${query}` : path;
}

/**
 * Reads all entries of a list from the service, page by page.
 *
 * @param key the field of the response that contains the list
 * @param filter additional query parameters
 * @throws NodeOperationError
 */
export async function list(
	node: IExecuteFunctions,
	itemIndex: number,
	path: string,
	key: string,
	filter: Record<string, string | undefined> = {},
): Promise<IDataObject[]> {
	const limit = readLimit(node, itemIndex);
	const entries: JsonObject[] = [];
	let cursor: string | undefined;
	do {
		const query = { ...filter, limit: Math.min(PAGE_LENGTH, limit - entries.length), cursor };
		const page = await call(node, itemIndex, 'GET', withQuery(path, query));
		entries.push(...asObjects(page[key]));
		cursor = asText(page.next_cursor);
	} while (cursor !== undefined && entries.length < limit);
	return entries.slice(0, limit) as IDataObject[];
}
