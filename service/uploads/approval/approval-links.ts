import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Delivery } from '../../channels';

/** The contents of an approval link. */
export interface ApprovalLink {
	deliveryId: string;
	/**
	 * The delivery's version when the link was created. Any later change to the delivery invalidates the link.
	 */
	version: number;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/**
 * Maximum lifetime of a link. If a post's file is deleted earlier, its link expires with the file, since the post can
 * no longer be shown.
 */
export const LONGEST_MS = 7 * 24 * 60 * 60 * 1000;

const PATH = '/approve/';

/**
 * Links to pages on which a person approves or declines a post without logging in. The signature that makes a link
 * valid is never stored: events are stored without it, and it is added when they are sent.
 *
 * @param encryptionKey the key from which the signing key is derived
 * @param publicUrl if undefined, no links are created, since nobody could open them from outside
 */
export function createApprovalLinks(encryptionKey: Buffer, publicUrl: string | undefined) {
	const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'mediakit approval links', 32));
	const sign = (payload: string) => createHmac('sha256', key).update(payload).digest();

	return {
		/** Returns the link to a waiting delivery, without its signature. */
		unsigned({ id, version }: Pick<Delivery, 'id' | 'version'>, expiresAt: number): string | undefined {
			if (publicUrl === undefined) return undefined;
			// Including the signature, the token stays below Fastify's limit of 100 characters.
			return `${publicUrl}${PATH}${id}.${version}.${Math.floor(expiresAt / 1000)}`;
		},

		/** Adds the signature to the approval link in an event's payload. */
		complete(data: Record<string, unknown>): Record<string, unknown> {
			const { approval_url: url } = data;
			if (typeof url !== 'string') return data;
			const payload = url.slice(url.lastIndexOf('/') + 1);
			return { ...data, approval_url: `${url}.${sign(payload).toString('base64url')}` };
		},

		/** Parses and verifies a token. Returns undefined if it is invalid. */
		read(token: string): ApprovalLink | undefined {
			const [, payload, deliveryId, version, expires, signature] =
				/^(([\w-]+)\.(\d{1,9})\.(\d{1,12}))\.([\w-]{43})$/.exec(token) ?? [];
			if (!payload || !deliveryId || !signature) return undefined;
			if (!timingSafeEqual(Buffer.from(signature, 'base64url'), sign(payload))) return undefined;
			return { deliveryId, version: Number(version), expiresAt: Number(expires) * 1000 };
		},
	};
}

export type ApprovalLinks = ReturnType<typeof createApprovalLinks>;
