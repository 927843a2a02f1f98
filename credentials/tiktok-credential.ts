import { TIKTOK_API_BASE } from '../platforms/tiktok';
import { baseUrlOf, splitHosts } from './hosts';

/** What n8n stores of TikTok's token answers. */
export interface StoredTikTokToken {
	access_token?: string;
	refresh_token?: string;
	/** Names the account, the same for every token of it. */
	open_id?: string;
	/** Granted scopes, joined by commas. */
	scope?: string;
	expires_in?: number;
	refresh_expires_in?: number;
	/** ISO 8601, UTC: when TikTok gave these tokens. Only the service's token endpoint adds it. */
	obtained_at?: string;
	/** Milliseconds since 1970, as text: when the token runs out, reckoned by n8n from its last answer. */
	n8n_expires_at?: string;
	/** n8n also stores refusals that come with HTTP 200, as TikTok's do (contracts/tiktok-api.md §1.6). */
	error?: string;
	error_description?: string;
	log_id?: string;
}

/** A decrypted `mediaKitTikTokOAuth2Api` credential. The fields behind `customHosts` are absent while it is off. */
export interface TikTokCredential {
	clientId: string;
	clientSecret: string;
	/** The service whose token endpoint n8n uses; empty: TikTok's own. */
	serviceUrl?: string;
	customHosts?: boolean;
	apiBaseUrl?: string;
	uploadHosts?: string;
	oauthTokenData?: StoredTikTokToken;
}

/** Where TikTok's API is, without a slash at the end. */
export function apiBaseOf(credential: TikTokCredential): string {
	return baseUrlOf(credential.customHosts ? credential.apiBaseUrl : undefined, TIKTOK_API_BASE);
}

/** Hosts that may take a video's bytes beside TikTok's own. */
export function uploadHostsOf(credential: TikTokCredential): string[] {
	return splitHosts(credential.customHosts ? credential.uploadHosts : undefined);
}
