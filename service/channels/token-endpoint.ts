import { isoTime } from '../../platforms/statistics';
import { clock } from '../database';

/** The credentials of the app for which tokens are asked. */
export interface ClientApp {
	id: string;
	secret: string;
}

/** What an authorization code is exchanged with. */
export interface CodeGrant {
	code: string;
	redirectUri: string;
	codeVerifier: string | undefined;
}

/** An OAuth2 token answer, and when it was given and runs out, which clients cannot know otherwise. */
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
	/** `scope`, and the platform's own. */
	[other: string]: unknown;
}

/** Turns for the requests that an app sends itself, so that all its processes together keep within the platform's limits. */
export interface AppTurns {
	/**
	 * Books the next turn of an account for a kind of request.
	 *
	 * @param path of the platform's endpoint
	 * @returns undefined if the platform does not limit it
	 */
	book(
		app: ClientApp,
		path: string,
		account: string,
	): Promise<{ turn: string; waitSeconds: number } | undefined>;
	/** Gives a turn back that is not used. */
	giveBack(app: ClientApp, path: string, account: string, turn: string): Promise<void>;
}

/** A platform's token endpoint in the words of OAuth2. Both calls reject with a PlatformError. */
export interface TokenEndpoint {
	/** The service's own app, if there is one now. */
	ownApp(): ClientApp | undefined;
	/** Left out if the platform's limits need none. */
	turns?: AppTurns;
	exchange(app: ClientApp, grant: CodeGrant): Promise<TokenAnswer>;
	refresh(app: ClientApp, refreshToken: string): Promise<TokenAnswer>;
}

/** A token answer with the times of its beginning and end. */
export function withTimes<T extends { expires_in: number }>(answer: T) {
	const now = clock.now();
	return { ...answer, obtained_at: isoTime(now), expires_at: isoTime(now + answer.expires_in * 1000) };
}
