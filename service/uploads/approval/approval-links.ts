import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Delivery } from '../../channels';

/** What a link says. */
export interface ApprovalLink {
	deliveryId: string;
	/** The delivery as it waited when the link was made: whatever has changed it since has ended the link. */
	version: number;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/** How long a link works at most; posts whose file is deleted earlier cannot be shown any more, so their links end then. */
export const LONGEST_MS = 7 * 24 * 60 * 60 * 1000;

const PATH = '/approve/';

/**
 * Links to pages on which a person approves or declines a post, without a login. What makes one work, its signature, is
 * stored nowhere: events are kept without it, and get it on their way out.
 *
 * @param encryptionKey the key of the links is derived from it
 * @param publicUrl without it there are no links, since nobody could open them elsewhere
 */
export function createApprovalLinks(encryptionKey: Buffer, publicUrl: string | undefined) {
	const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'mediakit approval links', 32));
	const sign = (payload: string) => createHmac('sha256', key).update(payload).digest();

	return {
		/** The link to a delivery that waits now, still without its signature. */
		unsigned({ id, version }: Pick<Delivery, 'id' | 'version'>, expiresAt: number): string | undefined {
			if (publicUrl === undefined) return undefined;
			// With its signature the token stays below Fastify's 100 characters.
			return `${publicUrl}${PATH}${id}.${version}.${Math.floor(expiresAt / 1000)}`;
		},

		/** What an event says, with the signature that its link needs. */
		complete(data: Record<string, unknown>): Record<string, unknown> {
			const { approval_url: url } = data;
			if (typeof url !== 'string') return data;
			const payload = url.slice(url.lastIndexOf('/') + 1);
			return { ...data, approval_url: `${url}.${sign(payload).toString('base64url')}` };
		},

		/** What a token stands for; undefined if it is not ours. */
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
