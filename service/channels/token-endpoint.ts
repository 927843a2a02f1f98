import { isoTime } from '../../platforms/statistics';
import { clock } from '../database';

/** The credentials of the app that requests tokens. */
export interface ClientApp {
	id: string;
	secret: string;
}

/** The parameters for exchanging an authorization code. */
export interface CodeGrant {
	code: string;
	redirectUri: string;
	codeVerifier: string | undefined;
}

/** An OAuth2 token response, with the times of issue and expiry, which clients could not determine otherwise. */
export interface TokenAnswer {
	access_token: string;
	refresh_token: string;
	token_type: string;
	/** Seconds. */
	expires_in: number;
	/** ISO 8601, UTC. */
	obtained_at: string;
	/** ISO 8601, UTC. */
	expires_at: string;
	/** `scope`, and fields specific to the platform. */
	[other: string]: unknown;
}

/**
 * Assigns turns to requests that an app sends directly to a platform, so that the app as a whole stays within the
 * platform's rate limits, however many processes it has.
 */
export interface AppTurns {
	/**
	 * Books an account's next turn for a kind of request.
	 *
	 * @param path the platform endpoint's path
	 * @returns undefined if the platform does not limit this kind of request
	 */
	book(
		app: ClientApp,
		path: string,
		account: string,
	): Promise<{ turn: string; waitSeconds: number } | undefined>;
	/** Gives back a turn that was not used. */
	giveBack(app: ClientApp, path: string, account: string, turn: string): Promise<void>;
}

/**
 * A platform's token endpoint, with the field names of OAuth2. `exchange` and `refresh` reject with a PlatformError.
 */
export interface TokenEndpoint {
	/** The service's own app, if one is configured. */
	ownApp(): ClientApp | undefined;
	/** Omitted if the platform's limits do not require turns. */
	turns?: AppTurns;
	exchange(app: ClientApp, grant: CodeGrant): Promise<TokenAnswer>;
	refresh(app: ClientApp, refreshToken: string): Promise<TokenAnswer>;
}

/** Adds the times of issue and expiry to a token response. */
export function withTimes<T extends { expires_in: number }>(answer: T) {
	const now = clock.now();
	return { ...answer, obtained_at: isoTime(now), expires_at: isoTime(now + answer.expires_in * 1000) };
}
