import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { clock } from '../../database';

/** The contents of a link. */
export interface Link {
	fileName: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/**
 * Creates and verifies public links to temporary files, which work until they expire.
 *
 * @param encryptionKey the key from which the signing key is derived
 * @param base the URL of the service, without a trailing slash
 */
export function createMediaLinks(encryptionKey: Buffer, base: () => string) {
	const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'mediakit media links', 32));
	const sign = (payload: string) => createHmac('sha256', key).update(payload).digest();

	return {
		/** Returns the absolute URL of a temporary file. */
		sign(fileName: string, lifetimeSeconds: number): string {
			const expires = Math.floor(clock.now() / 1000 + lifetimeSeconds);
			// The service's own file names need no encoding, and the token stays below Fastify's limit of 100
			// characters.
			const payload = `${fileName}.${expires}`;
			return `${base()}/media/${payload}.${sign(payload).toString('base64url')}`;
		},

		/** Parses and verifies a token. Returns undefined if it is invalid. */
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
