import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyBaseLogger, FastifySchema } from 'fastify';
import type { Platform, PlatformError } from '../../platforms/errors';
import type { Account } from '../accounts/store/account';
import type { AccountPorts } from './account-ports';

/** More than any webhook of a platform has: Meta sends up to 1,000 comments at once (contracts/instagram-api.md §6). */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Whose access has ended: the account itself, or everything that a person has opened. */
export type Withdrawn = { platform: Platform } & ({ platformUserId: string } | { appScopedId: string });

/** A person's request to have their data deleted, which the platform has passed on. */
export interface DeletionRequest {
	platform: Platform;
	/** The id by which the platform names the person to our app. */
	appScopedId: string;
	/** Unix seconds. */
	issuedAt: number;
	/** Makes it the same request when it comes again. */
	signature: string;
}

/** What somebody has said to an account, as the platform tells it. */
export interface AccountNews {
	platform: Platform;
	/** The platform's own id of the account. */
	platformUserId: string;
	type: 'comment.received' | 'mention.received';
	/** Who said it, as far as the platform says so. */
	author?: { id: string | null; username: string | null };
	/** What makes it the same one when it comes again. */
	key: readonly unknown[];
	/** What subscribers hear of it, beside the account. */
	data: Record<string, unknown>;
}

/** What a platform tells about deliveries, each named by its publish id. */
export interface DeliveryUpdates {
	/** A draft lies in the inbox. */
	delivered(publishId: string): Promise<void>;
	/** The user has made a post of a draft. @param postIds those that are public by now */
	finished(publishId: string, postIds: readonly string[]): Promise<void>;
	/** The platform has given a post up. */
	failed(publishId: string, reason: PlatformError): Promise<void>;
}

/** What a webhook may have an effect on. */
export interface WebhookEffects {
	deliveries: DeliveryUpdates;
	/** Takes dead tokens away. @param at Unix seconds, if the platform says when */
	withdraw(whose: Withdrawn, why: { at?: number; reason: string }): Promise<void>;
	/** Deletes what there is of a person. @returns the code and the URL under which the person can look it up */
	deletePerson(request: DeletionRequest): Promise<{ code: string; url: string }>;
	/** Tells subscribers, once, if the account is connected and did not say it itself. */
	tell(news: AccountNews): Promise<void>;
	log: FastifyBaseLogger;
}

/** A request as it came: a signature covers bytes, not what they mean. */
export interface RawRequest {
	headers: IncomingHttpHeaders;
	rawBody: Buffer;
}

/** A webhook that the platform has really sent. */
export interface GenuineWebhook {
	/** What makes it the same one when it comes again; left out if it may take effect again. */
	key?: readonly unknown[];
	/** @returns the answer, if it is not the usual one */
	apply(effects: WebhookEffects): Promise<object | void>;
}

/** A route that a platform calls. */
export interface PlatformWebhook {
	/** Below `/webhook/<platform>`. */
	path: '' | `/${string}`;
	schema: FastifySchema;
	/** @throws ApiError `signature_invalid` */
	verify(request: RawRequest): GenuineWebhook;
}

/** What a platform calls of its own accord. */
export interface ChannelWebhooks {
	routes: readonly PlatformWebhook[];
	/** The platform's question whether the URL is ours, as a GET of the first route. */
	handshake?: {
		schema: FastifySchema;
		/** The answer, as plain text. @throws ApiError */
		answer(query: Readonly<Record<string, unknown>>): string;
	};
	/**
	 * Lets the platform tell of what others say to an account, where the person has allowed it.
	 *
	 * @returns whether it does from now on
	 * @throws PlatformError, ApiError
	 */
	subscribe?(account: Account, ports: AccountPorts): Promise<boolean>;
	/** Who passes on requests to delete data, as in "through Meta"; left out if the platform sends none. */
	deletionSender?: string;
}
