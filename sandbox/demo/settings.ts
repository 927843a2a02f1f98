/**
 * Returns the settings for a service that uses a sandbox instead of the platforms, with the sandbox's app. Statistics
 * are read only on demand, so that tests that count calls do not see any other calls.
 */
export function sandboxSettings(sandboxUrl: string): Record<string, string> {
	const app = { id: 'sandbox-key', secret: 'sandbox-secret' };
	return {
		TIKTOK_CLIENT_KEY: app.id,
		TIKTOK_CLIENT_SECRET: app.secret,
		TIKTOK_API_BASE: `${sandboxUrl}/open.tiktokapis.com`,
		TIKTOK_AUTH_BASE: `${sandboxUrl}/www.tiktok.com`,
		INSTAGRAM_APP_ID: app.id,
		INSTAGRAM_APP_SECRET: app.secret,
		INSTAGRAM_AUTH_BASE: `${sandboxUrl}/www.instagram.com`,
		INSTAGRAM_API_BASE: `${sandboxUrl}/api.instagram.com`,
		INSTAGRAM_GRAPH_BASE: `${sandboxUrl}/graph.instagram.com`,
		FACEBOOK_APP_ID: app.id,
		FACEBOOK_APP_SECRET: app.secret,
		FACEBOOK_AUTH_BASE: `${sandboxUrl}/www.facebook.com`,
		FACEBOOK_GRAPH_BASE: `${sandboxUrl}/graph.facebook.com`,
		RUPLOAD_BASE: `${sandboxUrl}/rupload.facebook.com`,
		YOUTUBE_CLIENT_ID: app.id,
		YOUTUBE_CLIENT_SECRET: app.secret,
		YOUTUBE_API_BASE: `${sandboxUrl}/www.googleapis.com`,
		YOUTUBE_ANALYTICS_BASE: `${sandboxUrl}/youtubeanalytics.googleapis.com`,
		YOUTUBE_AUTH_BASE: `${sandboxUrl}/accounts.google.com`,
		YOUTUBE_TOKEN_BASE: `${sandboxUrl}/oauth2.googleapis.com`,
		YOUTUBE_MADE_FOR_KIDS: 'false',
		STATS_SCHEDULE: 'off',
		UPLOAD_HOST_ALLOWLIST: new URL(sandboxUrl).host,
		// The sandbox serves the images of posts and accounts.
		FETCH_HOST_ALLOWLIST: new URL(sandboxUrl).host,
	};
}
