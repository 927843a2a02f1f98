import { createHash } from 'node:crypto';
import { json, toJson } from '../kernel/answers';
import type { Answer, Json, SandboxRequest } from '../kernel/types';
import { ApiError } from './errors';

const at = (name: string) => ({ location: { name, type: 'parameter' } as const });

/** Returns a required parameter. */
export function required({ query }: SandboxRequest, name: string): string {
	const value = query.get(name);
	if (value) return value;
	throw new ApiError('missingRequiredParameter', `Missing required parameter: ${name}`, at(name));
}

/** Returns a list whose entries are separated by commas or sent as repeated parameters. */
export function listOf({ query }: SandboxRequest, name: string): string[] {
	return query
		.getAll(name)
		.flatMap((value) => value.split(','))
		.filter((value) => value !== '');
}

/** Returns the requested parts; throws if any is unknown (rule 18). */
export function partsOf(request: SandboxRequest, known: readonly string[]): string[] {
	required(request, 'part');
	const parts = listOf(request, 'part');
	const unknown = parts.find((part) => !known.includes(part));
	if (unknown !== undefined) throw new ApiError('unknownPart', `'${unknown}'`, at('part'));
	return [...new Set(parts)];
}

/** Returns `maxResults`, 0 to 50; 5 by default (rule 24). */
export function maxResultsOf({ query }: SandboxRequest): number {
	const text = query.get('maxResults') ?? '5';
	const count = Number(text);
	if (/^\d+$/.test(text) && count <= 50) return count;
	throw new ApiError(
		'invalidValue',
		`Invalid value '${text}'. Values must be within the range: [0, 50]`,
		at('maxResults'),
	);
}

/** Returns the offset of a page, whose token is only valid for the same list (rule 19). */
export function offsetOf({ query }: SandboxRequest, list: string): number {
	const token = query.get('pageToken');
	if (token === null) return 0;
	const [owner, offset] = Buffer.from(token, 'base64url').toString('utf8').split(' ');
	if (owner === list && offset !== undefined && /^\d+$/.test(offset)) return Number(offset);
	throw new ApiError('invalidPageToken', 'The request specifies an invalid page token.', at('pageToken'));
}

/** Returns one page of a list in the usual envelope (rule 19). */
export function page(
	kind: string,
	list: string,
	all: readonly Json[],
	{ offset, size }: { offset: number; size: number },
): Json {
	const next = offset + size;
	const items = all.slice(offset, next);
	return {
		kind,
		etag: etagOf(items),
		nextPageToken:
			next < all.length && size > 0 ? Buffer.from(`${list} ${next}`).toString('base64url') : undefined,
		pageInfo: { totalResults: all.length, resultsPerPage: size },
		items,
	};
}

/** Returns a whole list as a single page. */
export function wholeList(kind: string, items: readonly Json[]): Json {
	return {
		kind,
		etag: etagOf(items),
		pageInfo: { totalResults: items.length, resultsPerPage: items.length },
		items,
	};
}

export function etagOf(value: Json): string {
	return createHash('sha256').update(toJson(value)).digest('base64url').slice(0, 27);
}

/** Returns the requested members of an object, without undefined values. */
export function pick(
	parts: readonly string[],
	values: Readonly<Record<string, () => Json>>,
): Record<string, Json> {
	return Object.fromEntries(
		parts.flatMap((part) => {
			const value = values[part]?.();
			return value === undefined ? [] : [[part, value]];
		}),
	);
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a JSON object. */
export function parseBody(text: string): Fields {
	try {
		const value: unknown = JSON.parse(text === '' ? '{}' : text);
		if (isFields(value)) return value;
	} catch {
		// Invalid JSON is rejected below, like JSON that is not an object.
	}
	throw new ApiError('badRequest', 'Invalid JSON payload received.', { statusName: 'INVALID_ARGUMENT' });
}

export const noContent: Answer = { status: 204 };

/** Returns a response with status 200 and the given JSON. */
export const found = (value: Json): Answer => json(200, value);
