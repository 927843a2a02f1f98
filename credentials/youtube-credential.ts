import {
	GOOGLE_TOKEN_BASE,
	YOUTUBE_ANALYTICS_BASE,
	YOUTUBE_API_BASE,
	YOUTUBE_SCOPES,
} from '../platforms/youtube';
import { baseUrlOf, splitHosts } from './hosts';

const { read, analytics, upload, manage } = YOUTUBE_SCOPES;

/** Scopes for each purpose, separated by spaces, as Google expects. */
export const SCOPE_PRESETS = {
	statistics: [read, analytics].join(' '),
	drafts: [read, upload].join(' '),
	statisticsAndDrafts: [read, analytics, upload].join(' '),
	all: [read, analytics, upload, manage].join(' '),
};

/** Google's token response as stored by n8n. */
export interface StoredGoogleToken {
	access_token?: string;
	refresh_token?: string;
	/** Granted scopes, separated by spaces. */
	scope?: string;
}

/**
 * A decrypted `mediaKitYouTubeOAuth2Api` credential. Fields that depend on `customHosts` are absent while it is off.
 */
export interface YouTubeCredential {
	clientId: string;
	clientSecret: string;
	customHosts?: boolean;
	apiBaseUrl?: string;
	analyticsBaseUrl?: string;
	tokenBaseUrl?: string;
	uploadHosts?: string;
	oauthTokenData?: StoredGoogleToken;
}

/**
 * Returns the base URLs of YouTube and of Google's token endpoint, without trailing slashes, and `uploadHosts`, which
 * may also receive video bytes.
 */
export function hostsOf(credential: YouTubeCredential) {
	const { apiBaseUrl, analyticsBaseUrl, tokenBaseUrl, uploadHosts } = credential.customHosts
		? credential
		: ({} as Partial<YouTubeCredential>);
	return {
		apiBase: baseUrlOf(apiBaseUrl, YOUTUBE_API_BASE),
		analyticsBase: baseUrlOf(analyticsBaseUrl, YOUTUBE_ANALYTICS_BASE),
		tokenBase: baseUrlOf(tokenBaseUrl, GOOGLE_TOKEN_BASE),
		uploadHosts: splitHosts(uploadHosts),
	};
}
