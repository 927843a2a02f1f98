import type { Platform, PlatformError } from '../../platforms/errors';
import type { HttpRequest, HttpResponse } from '../../platforms/http';
import type { Pkce } from '../../platforms/tiktok';
import { ApiError, type KnownError } from '../core/errors';
import type { TokenEndpoint } from './token-endpoint';

/** Tokens as a platform grants them. Lifetimes are what remains at the time of the answer. */
export interface Grant {
	accessToken: string;
	/** Instagram has none of its own: the access token, while it lives, is what it is refreshed with. */
	refreshToken: string;
	expiresInSeconds: number;
	refreshExpiresInSeconds: number;
	/** What was really granted; left out by a refresh that does not say. */
	scopes?: string[];
	/** Facebook Login: signs publishing; left out if it could not be read, for the old one still works. */
	pageToken?: string;
}

/** The person's account, as the platform knows it. */
export interface Identity {
	/** The platform's own id of the account. */
	platformUserId: string;
	/** The key of cache and history: without `@`, lower case. `null`: not known now, so that the account keeps its own. */
	username: string | null;
	/** `null` likewise. */
	displayName: string | null;
	/** The id by which Meta's callbacks name the person. */
	appScopedId?: string;
	/** Facebook Login: the Page that the account is linked to. */
	page?: { id: string; name: string };
}

/** What a finished flow gives. */
export interface Connection {
	identity: Identity;
	grant: Grant;
	/** Whether the user name is still to be read, so that nobody hears of it yet. */
	provisional?: boolean;
}

/** Tokens as they are stored, in the clear. Times are ISO 8601 in UTC. */
export interface Tokens {
	accessToken: string;
	refreshToken: string;
	expiresAt: string;
	obtainedAt: string;
	pageToken: string | undefined;
}

/** What a platform's redirect brings back (contracts/tiktok-api.md §1.4, contracts/instagram-api.md §1). */
export interface CallbackQuery {
	code?: string;
	state?: string;
	error?: string;
	error_type?: string;
	error_description?: string;
	error_code?: string;
	error_message?: string;
}

/** One way in which accounts are connected, and what becomes of their tokens. */
export interface Login {
	platform: Platform;
	/** What clients that cannot speak to the platform themselves get tokens from. */
	tokenEndpoint: TokenEndpoint;
	/** What a fully connected account has granted. */
	scopes: readonly string[];
	/** The consent page. @throws ApiError `app_not_configured` */
	authorizeUrl(redirectUri: string, state: string, codeChallenge?: string): string;
	/** The PKCE pair that a flow with this redirect address needs, if it needs one. */
	createPkce?(redirectUri: string): Pkce | undefined;
	/** Exchanges a code, and reads which accounts it opens: at least one. @throws PlatformError, ApiError */
	finish(code: string, redirectUri: string, codeVerifier?: string): Promise<Connection[]>;
	/**
	 * Makes a ready token ours: refreshes it, and reads whose it is. Each connection is to be stored before the next is
	 * asked for; the last is the one to keep.
	 *
	 * @param choice which account is meant, where the token opens several
	 * @throws PlatformError, ApiError
	 */
	adopt(token: string, choice?: string): AsyncIterable<Connection>;
	/** What a callback without a code means. */
	denial(query: CallbackQuery): KnownError;
	/** Adds the access token to a request. */
	sign(request: HttpRequest, accessToken: string): HttpRequest;
	/** Whether tokens must be refreshed before they are used, or had better be, while a failure does not matter. */
	refreshDue(tokens: Tokens, now: number): 'needed' | 'early' | undefined;
	/** @param platformUserId whose tokens they are @throws PlatformError, ApiError */
	refresh(tokens: Tokens, platformUserId: string): Promise<Grant>;
	/** How often the platform wants it checked that the person still grants the access, in days; left out: it does not say. */
	grantCheckDays?: number;
	/** How many days after the grant was last valid the platform wants a withdrawn account to be deleted; left out: it does not say. */
	forgetAfterDays?: number;
	/** Withdraws our access at the platform. @returns false if it offers no way @throws PlatformError, ApiError */
	revoke(accessToken: string): Promise<boolean>;
	/**
	 * What an answer says of the access token that the request was signed with: fine, refresh it, or the reason for which
	 * the account must be connected again.
	 */
	judge(answer: HttpResponse): 'fine' | 'refresh' | PlatformError;
}

/** The error for a login whose app nobody has set up. @param what for example "TikTok app" */
export function appNotConfigured(what: string, idName: string, secretName: string): ApiError {
	return new ApiError(
		409,
		'app_not_configured',
		`No ${what} is configured. Enter its keys in the settings of the dashboard, or set ${idName} and ${secretName} and restart the service.`,
		'fix-request',
	);
}
