import { createHmac } from 'node:crypto';
import { pictureOf } from '../kernel/picture';
import type { Answer, SandboxRequest } from '../kernel/types';
import type { Instagram } from './context';

export const mediaHost = 'scontent.cdninstagram.com';

const lifetimeSeconds = 4 * 86_400;

/** Returns a signed URL that expires, even for videos, although the sandbox does not keep their bytes. */
export function mediaUrl({ kernel, store }: Instagram, baseUrl: string, name: string): string {
	const expires = (kernel.clock.seconds() + lifetimeSeconds).toString(16).toUpperCase();
	return `${baseUrl}/${mediaHost}/v/${name}?oh=${sign(store.linkSecret, name, expires)}&oe=${expires}`;
}

/** Responds to a media URL: with the image, with 404 for a video, or with 403 after the URL has expired. */
export function serveMedia(
	{ kernel, store }: Instagram,
	{ method, path, query }: SandboxRequest,
): Answer | null {
	const name = /^\/v\/(.+)$/.exec(path)?.[1];
	if (method !== 'GET' || name === undefined) return null;
	const expires = query.get('oe') ?? '';
	const valid = query.get('oh') === sign(store.linkSecret, name, expires);
	if (!valid || Number.parseInt(expires, 16) <= kernel.clock.seconds())
		return { status: 403, body: 'URL signature expired' };
	if (!name.endsWith('.jpg')) return { status: 404 };
	return { status: 200, headers: { 'Content-Type': 'image/jpeg' }, body: pictureOf(name) };
}

function sign(secret: string, name: string, expires: string): string {
	return createHmac('sha256', secret).update(`${name} ${expires}`).digest('base64url').slice(0, 27);
}
