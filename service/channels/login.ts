import type { Platform, PlatformError } from '../../platforms/errors';
import type { HttpRequest, HttpResponse } from '../../platforms/http';
import type { Pkce } from '../../platforms/tiktok';
import { ApiError, type KnownError } from '../core/errors';
import type { TokenEndpoint } from './token-endpoint';

/** Tokens as issued by a platform. Lifetimes are relative to the time of the response. */
export interface Grant {
	accessToken: string;
	/** Instagram has no refresh token: the access token refreshes itself while it is valid. */
	refreshToken: string;
	expiresInSeconds: number;
	refreshExpiresInSeconds: number;
	/** The scopes actually granted. Omitted if a refresh does not return them. */
	scopes?: string[];
	/** Facebook Login: signs publishing requests. Omitted if it could not be read; the old one still works. */
	pageToken?: string;
}

/** The person's account on the platform. */
export interface Identity {
	/** The platform's ID of the account. */
	platformUserId: string;
	/**
	 * The key in cache and history: lower case, without `@`. `null`: currently unknown, so the account keeps its
	 * user name.
	 */
	username: string | null;
	/** `null`: currently unknown, as with `username`. */
	displayName: string | null;
	/** The ID of the person in Meta's callbacks. */
	appScopedId?: string;
	/** Facebook Login: the Page linked to the account. */
	page?: { id: string; name: string };
}

/** The result of a completed login. */
export interface Connection {
	identity: Identity;
	grant: Grant;
	/** True if the user name is not known yet, so that no event is sent for now. */
	provisional?: boolean;
}

/** Decrypted tokens. Times are ISO 8601 in UTC. */
export interface Tokens {
	accessToken: string;
	refreshToken: string;
	expiresAt: string;
	obtainedAt: string;
	pageToken: string | undefined;
}

/**
 * The query parameters of a platform's redirect (contracts/tiktok-api.md §1.4, contracts/instagram-api.md §1).
 */
export interface CallbackQuery {
	code?: string;
	state?: string;
	error?: string;
	error_type?: string;
	error_description?: string;
	error_code?: string;
	error_message?: string;
}

/** A way to connect accounts and manage their tokens. */
export interface Login {
	platform: Platform;
	/** The token endpoint for clients that do not call the platform themselves. */
	tokenEndpoint: TokenEndpoint;
	/** The scopes of a fully connected account. */
	scopes: readonly string[];
	/** The URL of the consent page. @throws ApiError `app_not_configured` */
	authorizeUrl(redirectUri: string, state: string, codeChallenge?: string): string;
	/** The PKCE pair for a flow with this redirect URL, if it needs one. */
	createPkce?(redirectUri: string): Pkce | undefined;
	/**
	 * Exchanges a code and reads the accounts it grants access to; at least one. @throws PlatformError, ApiError
	 */
	finish(code: string, redirectUri: string, codeVerifier?: string): Promise<Connection[]>;
	/**
	 * Takes over an existing token: refreshes it and reads its account. Store each connection before requesting
	 * the next; the last is the one to keep.
	 *
	 * @param choice selects an account if the token grants access to several
	 * @throws PlatformError, ApiError
	 */
	adopt(token: string, choice?: string): AsyncIterable<Connection>;
	/** Converts a callback without a code to an error. */
	denial(query: CallbackQuery): KnownError;
	/** Adds the access token to a request. */
	sign(request: HttpRequest, accessToken: string): HttpRequest;
	/** `needed` if the tokens must be refreshed before use; `early` if a refresh is advisable and may fail. */
	refreshDue(tokens: Tokens, now: number): 'needed' | 'early' | undefined;
	/**
	 * @param platformUserId the owner of the tokens
	 * @throws PlatformError, ApiError
	 */
	refresh(tokens: Tokens, platformUserId: string): Promise<Grant>;
	/**
	 * How often the platform requires verifying that the person still grants the access, in days. Omitted: no
	 * requirement.
	 */
	grantCheckDays?: number;
	/**
	 * After how many days without a valid grant the platform requires a withdrawn account to be deleted. Omitted:
	 * no requirement.
	 */
	forgetAfterDays?: number;
	/**
	 * Revokes our access at the platform. @returns false if the platform does not support it
	 *
	 * @throws PlatformError, ApiError
	 */
	revoke(accessToken: string): Promise<boolean>;
	/**
	 * What a response says about the access token that signed the request: fine, refresh it, or why the account
	 * must be reconnected.
	 */
	judge(answer: HttpResponse): 'fine' | 'refresh' | PlatformError;
}

/** The error for a login whose app is not configured. @param what for example "TikTok app" */
export function appNotConfigured(what: string, idName: string, secretName: string): ApiError {
	return new ApiError(
		409,
		'app_not_configured',
		`No ${what} is configured. Enter its keys in the settings of the dashboard, or set ${idName} and ${secretName} and restart the service.`,
		'fix-request',
	);
}
