import type { Platform, PlatformError } from '../../platforms/errors';
import type { HttpRequest, HttpResponse } from '../../platforms/http';
import type { Pkce } from '../../platforms/tiktok';
import { ApiError, type KnownError } from '../core/errors';
import type { TokenEndpoint } from './token-endpoint';

/** Tokens as issued by a platform. Lifetimes start at the time of the response. */
export interface Grant {
	accessToken: string;
	/**
	 * On Instagram, which has no refresh tokens, this is the access token, which can be refreshed while it is valid.
	 */
	refreshToken: string;
	expiresInSeconds: number;
	refreshExpiresInSeconds: number;
	/** The scopes actually granted. Omitted if a refresh does not return them. */
	scopes?: string[];
	/**
	 * Facebook Login: the token that signs publishing requests. Omitted if it could not be read; the old one still
	 * works.
	 */
	pageToken?: string;
}

/** The person's account on the platform. */
export interface Identity {
	/** The platform's ID of the account. */
	platformUserId: string;
	/**
	 * The key in the cache and the history: the user name in lower case, without `@`. `null` if it is currently
	 * unknown, in which case the account keeps its user name.
	 */
	username: string | null;
	/** `null` if it is currently unknown, as with `username`. */
	displayName: string | null;
	/** The person's ID in Meta's callbacks. */
	appScopedId?: string;
	/** Facebook Login: the Page linked to the account. */
	page?: { id: string; name: string };
}

/** The result of a completed login. */
export interface Connection {
	identity: Identity;
	grant: Grant;
	/** True if the user name is not known yet, in which case no event is emitted for now. */
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
	/** The scopes that a fully connected account has. */
	scopes: readonly string[];
	/** Returns the URL of the consent page. @throws ApiError `app_not_configured` */
	authorizeUrl(redirectUri: string, state: string, codeChallenge?: string): string;
	/** Creates the PKCE pair for a flow with this redirect URL, if the flow needs one. */
	createPkce?(redirectUri: string): Pkce | undefined;
	/**
	 * Exchanges a code and reads the accounts (at least one) to which it grants access.
	 *
	 * @throws PlatformError, ApiError
	 */
	finish(code: string, redirectUri: string, codeVerifier?: string): Promise<Connection[]>;
	/**
	 * Takes over an existing token: refreshes it and reads its account. Store each yielded connection before requesting
	 * the next one; the last one is final.
	 *
	 * @param choice selects an account if the token grants access to several
	 * @throws PlatformError, ApiError
	 */
	adopt(token: string, choice?: string): AsyncIterable<Connection>;
	/** Converts a callback without a code to an error. */
	denial(query: CallbackQuery): KnownError;
	/** Adds the access token to a request. */
	sign(request: HttpRequest, accessToken: string): HttpRequest;
	/**
	 * Returns `needed` if the tokens must be refreshed before use, or `early` if a refresh is advisable but may fail.
	 */
	refreshDue(tokens: Tokens, now: number): 'needed' | 'early' | undefined;
	/**
	 * Refreshes the tokens.
	 *
	 * @param platformUserId the platform's ID of the account that owns the tokens
	 * @throws PlatformError, ApiError
	 */
	refresh(tokens: Tokens, platformUserId: string): Promise<Grant>;
	/** How often, in days, the platform requires a check that the grant is still valid. Omitted if it does not. */
	grantCheckDays?: number;
	/**
	 * The number of days without a valid grant after which the platform requires the account to be deleted. Omitted if
	 * there is no such requirement.
	 */
	forgetAfterDays?: number;
	/**
	 * Revokes the app's access on the platform.
	 *
	 * @returns false if the platform does not support revocation
	 * @throws PlatformError, ApiError
	 */
	revoke(accessToken: string): Promise<boolean>;
	/**
	 * Judges an access token by the response to a request that was signed with it: the token is fine, it must be
	 * refreshed, or it was rejected with an error that requires the account to be reconnected.
	 */
	judge(answer: HttpResponse): 'fine' | 'refresh' | PlatformError;
}

/** Returns the error for a login whose app is not configured. @param what for example "TikTok app" */
export function appNotConfigured(what: string, idName: string, secretName: string): ApiError {
	return new ApiError(
		409,
		'app_not_configured',
		`No ${what} is configured. Enter its keys in the settings of the dashboard, or set ${idName} and ${secretName} and restart the service.`,
		'fix-request',
	);
}
