import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Returns a short hash of a text for use as an ETag, without quotes. */
export const hashForEtag = (text: string | Buffer) =>
	createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Removes the weak marker, which compressing proxies add. */
const opaque = (tag: string) => tag.trim().replace(/^W\//, '');

/** True if the client already has this version according to `If-None-Match` (RFC 9110 §13.1.2). */
export function isKnownTo(request: FastifyRequest, etag: string): boolean {
	const known = request.headers['if-none-match']?.split(',').map(opaque);
	return known?.some((tag) => tag === opaque(etag) || tag === '*') ?? false;
}
