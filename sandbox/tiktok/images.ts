import { createHmac } from 'node:crypto';
import { pictureOf } from '../kernel/picture';
import type { Answer, SandboxRequest } from '../kernel/types';
import type { TikTok } from './context';

export const imageHost = 'p16-sign.tiktokcdn.com';

/** Returns the URL of an image that expires after `seconds` of sandbox time (rule 32). */
export function imageUrl(tiktok: TikTok, baseUrl: string, name: string, seconds: number): string {
	const expires = tiktok.kernel.clock.seconds() + seconds;
	return `${baseUrl}/${imageHost}/${name}.jpeg?x-expires=${expires}&x-signature=${sign(tiktok, name, String(expires))}`;
}

/** Responds with the image. The status 403 for an expired URL is an assumption. */
export function serveImage(tiktok: TikTok, request: SandboxRequest): Answer | null {
	const name = /^\/(.+)\.jpeg$/.exec(request.path)?.[1];
	if (request.method !== 'GET' || name === undefined) return null;
	const expires = request.query.get('x-expires') ?? '';
	const valid = request.query.get('x-signature') === sign(tiktok, name, expires);
	if (!valid || Number(expires) <= tiktok.kernel.clock.seconds()) return { status: 403 };
	return { status: 200, headers: { 'Content-Type': 'image/jpeg' }, body: pictureOf(name) };
}

function sign(tiktok: TikTok, name: string, expires: string): string {
	return createHmac('sha256', tiktok.store.linkSecret)
		.update(`${name} ${expires}`)
		.digest('base64url')
		.slice(0, 27);
}
