import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyBaseLogger, FastifySchema } from 'fastify';
import type { Platform, PlatformError } from '../../platforms/errors';
import type { Account } from '../accounts/store/account';
import type { Note } from '../core/notes';
import type { AccountPorts } from './account-ports';

/** Larger than any platform's webhooks. Meta sends up to 1,000 comments at once (contracts/instagram-api.md §6). */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** The subject of a withdrawal: an account, or all accounts to which a person had granted access. */
export type Withdrawn = { platform: Platform } & ({ platformUserId: string } | { appScopedId: string });

/** A person's data deletion request, forwarded by the platform. */
export interface DeletionRequest {
	platform: Platform;
	/** The person's app-scoped ID. */
	appScopedId: string;
	/** Unix seconds. */
	issuedAt: number;
	/** Identifies repeated deliveries of the same request. */
	signature: string;
}

/** A comment or mention, as reported by the platform. */
export interface AccountNews {
	platform: Platform;
	/** The platform's ID of the account. */
	platformUserId: string;
	type: 'comment.received' | 'mention.received';
	/** The author, if the platform reports it. */
	author?: { id: string | null; username: string | null };
	/** Identifies repeated deliveries of the same item. */
	key: readonly unknown[];
	/** The event's payload, without the account. */
	data: Record<string, unknown>;
}

/** Platform webhooks about deliveries, which are identified by their publish ID. */
export interface DeliveryUpdates {
	/** The draft is in the inbox. */
	delivered(publishId: string): Promise<void>;
	/** The user has published a draft. @param postIds the posts that are already public */
	finished(publishId: string, postIds: readonly string[]): Promise<void>;
	/** The platform has rejected a post. */
	failed(publishId: string, reason: PlatformError): Promise<void>;
}

/** The effects that a webhook can have. */
export interface WebhookEffects {
	deliveries: DeliveryUpdates;
	/** Deletes tokens that are no longer valid. @param at Unix seconds, if provided by the platform */
	withdraw(whose: Withdrawn, told: { at?: number; why: Note }): Promise<void>;
	/** Deletes a person's data. @returns the confirmation code and the URL of the status page */
	deletePerson(request: DeletionRequest): Promise<{ code: string; url: string }>;
	/** Emits an event once, provided that the account is connected and is not itself the author. */
	tell(news: AccountNews): Promise<void>;
	log: FastifyBaseLogger;
}

/** A raw request. Signatures are computed from its bytes. */
export interface RawRequest {
	headers: IncomingHttpHeaders;
	rawBody: Buffer;
}

/** A webhook whose signature has been verified. */
export interface GenuineWebhook {
	/** Identifies repeated deliveries of the same webhook. Omitted if processing it twice is harmless. */
	key?: readonly unknown[];
	/** Applies the webhook. @returns the response, if it differs from the default */
	apply(effects: WebhookEffects): Promise<object | void>;
}

/** A route for platform webhooks. */
export interface PlatformWebhook {
	/** The path below `/webhook/<platform>`. */
	path: '' | `/${string}`;
	schema: FastifySchema;
	/** Verifies a request's signature. @throws ApiError `signature_invalid` */
	verify(request: RawRequest): GenuineWebhook;
}

/** A platform's webhooks. */
export interface ChannelWebhooks {
	routes: readonly PlatformWebhook[];
	/** The platform's verification of the webhook URL: a GET request to the first route. */
	handshake?: {
		schema: FastifySchema;
		/** Returns the response as plain text. @throws ApiError */
		answer(query: Readonly<Record<string, unknown>>): string;
	};
	/**
	 * Subscribes to an account's comments and mentions, if the person has granted permission to read them.
	 *
	 * @returns true if subscribed
	 * @throws PlatformError, ApiError
	 */
	subscribe?(account: Account, ports: AccountPorts): Promise<boolean>;
	/** The company that sends data deletion requests, such as "Meta". Omitted if the platform sends none. */
	deletionSender?: string;
}
