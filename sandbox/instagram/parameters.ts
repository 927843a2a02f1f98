import type { SandboxRequest } from '../kernel/types';
import { invalidParameter } from './errors';

/**
 * Reads the parameters from the query, a form, a multipart body or JSON (contract §0). Parameters in the body take
 * precedence; JSON lists and objects remain JSON text, as in a form.
 */
export async function readParameters(request: SandboxRequest): Promise<URLSearchParams> {
	const parameters = new URLSearchParams(request.query);
	if (request.method === 'GET') return parameters;
	const body = (await request.bytes()).toString('utf8');
	for (const [name, value] of bodyParameters(request.headers['content-type'] ?? '', body)) {
		parameters.set(name, value);
	}
	return parameters;
}

function bodyParameters(contentType: string, body: string): Iterable<[string, string]> {
	if (body === '') return [];
	if (contentType.startsWith('application/json')) return jsonParameters(body);
	if (contentType.startsWith('multipart/form-data')) return multipartParameters(contentType, body);
	return new URLSearchParams(body);
}

function jsonParameters(body: string): [string, string][] {
	let value: unknown;
	try {
		value = JSON.parse(body);
	} catch {
		throw invalidParameter('The request body is not valid JSON');
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
	return Object.entries(value).map(([name, member]): [string, string] => [
		name,
		typeof member === 'string' ? member : JSON.stringify(member),
	]);
}

/** Reads only the fields of a multipart body: no endpoint here accepts a file in a form. */
function multipartParameters(contentType: string, body: string): [string, string][] {
	const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1];
	if (boundary === undefined) return [];
	return body.split(`--${boundary}`).flatMap((part): [string, string][] => {
		const [head, ...rest] = part.split('\r\n\r\n');
		const name = /name="([^"]*)"/.exec(head ?? '')?.[1];
		return name === undefined ? [] : [[name, rest.join('\r\n\r\n').replace(/\r\n$/, '')]];
	});
}

/** Parses a list in one of Graph's formats: as JSON, or separated by commas. */
export function listOf(value: string | null): string[] {
	if (value === null || value === '') return [];
	if (!value.startsWith('[')) return value.split(',').map((entry) => entry.trim());
	const parsed = parsedJson(value);
	return Array.isArray(parsed)
		? parsed.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)))
		: [];
}

export function parsedJson(value: string): unknown {
	try {
		return JSON.parse(value) as unknown;
	} catch {
		throw invalidParameter(`Invalid JSON: ${value.slice(0, 60)}`);
	}
}

/** Parses `true`, `1`, `false` or `0`; returns the default if the parameter is missing. */
export function booleanOf(parameters: URLSearchParams, name: string, otherwise: boolean): boolean {
	const value = parameters.get(name);
	if (value === null || value === '') return otherwise;
	if (value === 'true' || value === '1') return true;
	if (value === 'false' || value === '0') return false;
	throw invalidParameter(`Param ${name} must be a boolean`);
}
