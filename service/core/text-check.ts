import type { FastifyInstance } from 'fastify';
import { ApiError } from './errors';

/** Returns the path to the first text in a value that contains a NUL character; undefined if there is none. */
function findNul(value: unknown, path: string): string | undefined {
	if (typeof value === 'string') return value.includes('\0') ? path : undefined;
	if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
	for (const [name, inner] of Object.entries(value)) {
		const place = Array.isArray(value) ? path : path === '' ? name : `${path}.${name}`;
		const found = name.includes('\0') ? path : findNul(inner, place);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Rejects texts that a database cannot store. @throws ApiError 400 `text_invalid` */
export function refuseNul(fields: unknown): void {
	const path = findNul(fields, '');
	if (path === undefined) return;
	throw new ApiError(
		400,
		'text_invalid',
		`${path === '' ? 'The request' : path} contains a NUL character (U+0000). Send the text without it.`,
		'fix-request',
	);
}

/** Checks the texts in paths, queries and JSON bodies. Routes that parse their own bodies also check them. */
export function checkTexts(app: FastifyInstance): void {
	app.addHook('preValidation', (request, _reply, done) => {
		const { params, query, body } = request;
		for (const part of [params, query, Symbol.asyncIterator in Object(body) ? undefined : body])
			refuseNul(part);
		done();
	});
}
