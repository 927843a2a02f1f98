import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { clock } from '../../database';

/** What a link says. */
export interface Link {
	fileName: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/**
 * Links to temporary files that anybody may read who has them, until they expire.
 *
 * @param encryptionKey the key of the links is derived from it
 * @param base where the service is reached, without a slash at the end
 */
export function createMediaLinks(encryptionKey: Buffer, base: () => string) {
	const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'mediakit media links', 32));
	const sign = (payload: string) => createHmac('sha256', key).update(payload).digest();

	return {
		/** An absolute address for a temporary file. */
		sign(fileName: string, lifetimeSeconds: number): string {
			const expires = Math.floor(clock.now() / 1000 + lifetimeSeconds);
			// As long as names are our own they need no encoding, and the token stays below Fastify's 100 characters.
			const payload = `${fileName}.${expires}`;
			return `${base()}/media/${payload}.${sign(payload).toString('base64url')}`;
		},

		/** What a token stands for; undefined if it is not ours. */
		read(token: string): Link | undefined {
			const [, payload, name, expires, signature] =
				/^(([\w.-]+)\.(\d{1,12}))\.([\w-]{43})$/.exec(token) ?? [];
			if (!payload || !name || !signature) return undefined;
			if (!timingSafeEqual(Buffer.from(signature, 'base64url'), sign(payload))) return undefined;
			return { fileName: name, expiresAt: Number(expires) * 1000 };
		},
	};
}

export type MediaLinks = ReturnType<typeof createMediaLinks>;
