import type { Json } from '../../kernel/types';
import { invalidParameter } from '../errors';
import type { Call } from './call';

const largestPage = 100;

export interface PageRequest {
	readonly limit: number;
	readonly after: string | null;
	readonly before: string | null;
}

/** Returns this call's URL with changed parameters. As in Meta's API, the URL includes the access token. */
export function pageUrl(call: Call, changes: Readonly<Record<string, string>>): string {
	const query = new URLSearchParams(call.parameters);
	query.set('access_token', call.token.value);
	for (const cursor of ['after', 'before']) query.delete(cursor);
	for (const [name, value] of Object.entries(changes)) query.set(name, value);
	return `${call.request.baseUrl}/${call.request.host}/${[call.version, ...call.segments].join('/')}?${query}`;
}

export function pageRequest(
	args: { get(name: string): string | null | undefined },
	otherwise: number,
): PageRequest {
	const limit = args.get('limit') ?? '';
	if (limit !== '' && !/^[1-9]\d{0,5}$/.test(limit))
		throw invalidParameter('limit must be a positive integer');
	return {
		limit: Math.min(limit === '' ? otherwise : Number(limit), largestPage),
		after: args.get('after') ?? null,
		before: args.get('before') ?? null,
	};
}

export interface PageOf<T> {
	readonly items: readonly T[];
	readonly cursors: { readonly before: string; readonly after: string } | undefined;
	readonly more: boolean;
	readonly earlier: boolean;
}

/** Returns a page of a list. Its cursors are the encoded IDs of its first and last items. */
export function cutPage<T extends { readonly id: string }>(
	all: readonly T[],
	{ limit, after, before }: PageRequest,
): PageOf<T> {
	const from = after === null ? 0 : indexOf(all, after) + 1;
	const end = before === null ? Math.min(from + limit, all.length) : indexOf(all, before);
	const start = before === null ? from : Math.max(end - limit, 0);
	const items = all.slice(start, end);
	const [first, last] = [items[0], items.at(-1)];
	return {
		items,
		cursors: first && last && { before: cursorOf(first.id), after: cursorOf(last.id) },
		more: end < all.length,
		earlier: start > 0,
	};
}

function cursorOf(id: string): string {
	return Buffer.from(`sandbox:${id}`).toString('base64url');
}

function indexOf(all: readonly { readonly id: string }[], cursor: string): number {
	const index = all.findIndex(({ id }) => cursorOf(id) === cursor);
	if (index === -1) throw invalidParameter('Invalid cursor');
	return index;
}

/** Returns `{data, paging}` with the URLs of the previous and next pages; the last page has no `next` (rule 17). */
export function pageAnswer<T>(call: Call, page: PageOf<T>, present: (item: T) => Json): Json {
	const data = page.items.map(present);
	const { cursors } = page;
	if (!cursors) return { data };
	return {
		data,
		paging: {
			cursors,
			next: page.more ? pageUrl(call, { after: cursors.after }) : undefined,
			previous: page.earlier ? pageUrl(call, { before: cursors.before }) : undefined,
		},
	};
}
