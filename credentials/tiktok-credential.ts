import { TIKTOK_API_BASE } from '../platforms/tiktok';
import { baseUrlOf, splitHosts } from './hosts';

/** TikTok's token response as stored by n8n. */
export interface StoredTikTokToken {
	access_token?: string;
	refresh_token?: string;
	/** ID of the account, which is the same for all its tokens. */
	open_id?: string;
	/** Granted scopes, separated by commas. */
	scope?: string;
	expires_in?: number;
	refresh_expires_in?: number;
	/** When TikTok issued these tokens; ISO 8601, UTC. Only present if the service's token endpoint is used. */
	obtained_at?: string;
	/** When the token expires, computed by n8n from the last response; milliseconds since 1970, as text. */
	n8n_expires_at?: string;
	/** n8n also stores errors that arrive with HTTP 200, as TikTok's do (contracts/tiktok-api.md §1.6). */
	error?: string;
	error_description?: string;
	log_id?: string;
}

/**
 * A decrypted `mediaKitTikTokOAuth2Api` credential. Fields that depend on `customHosts` are absent while it is
 * off.
 */
export interface TikTokCredential {
	clientId: string;
	clientSecret: string;
	/** The service whose token endpoint n8n uses; empty for TikTok's own. */
	serviceUrl?: string;
	customHosts?: boolean;
	apiBaseUrl?: string;
	uploadHosts?: string;
	oauthTokenData?: StoredTikTokToken;
}

/** Returns the base URL of TikTok's API without a trailing slash. */
export function apiBaseOf(credential: TikTokCredential): string {
	return baseUrlOf(credential.customHosts ? credential.apiBaseUrl : undefined, TIKTOK_API_BASE);
}

/** Returns the hosts other than TikTok's own that may receive the bytes of a video. */
export function uploadHostsOf(credential: TikTokCredential): string[] {
	return splitHosts(credential.customHosts ? credential.uploadHosts : undefined);
}
