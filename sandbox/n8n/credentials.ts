/** A credential for one of the package's nodes, filled in for the sandbox. */
export interface SandboxCredential {
	type: string;
	name: string;
	data: Record<string, unknown>;
	/** True if the credential is connected through the consent page. */
	oauth: boolean;
}

const APP = { clientId: 'sandbox-key', clientSecret: 'sandbox-secret' };

/** Returns every credential that can be filled in automatically, that is, all except the pasted token. */
export function sandboxCredentials(
	sandboxUrl: string,
	service: { url: string; key: string },
): SandboxCredential[] {
	const host = (name: string) => `${sandboxUrl}/${name}`;
	const common = {
		...APP,
		serviceUrl: service.url,
		customHosts: true,
		uploadHosts: new URL(sandboxUrl).host,
	};
	return [
		{
			type: 'mediaKitTikTokOAuth2Api',
			name: 'TikTok (sandbox)',
			oauth: true,
			data: {
				...common,
				scopePreset: 'directPost',
				apiBaseUrl: host('open.tiktokapis.com'),
				authBaseUrl: host('www.tiktok.com'),
			},
		},
		{
			type: 'mediaKitInstagramOAuth2Api',
			name: 'Instagram (sandbox)',
			oauth: true,
			data: {
				...common,
				scopePreset: 'all',
				authBaseUrl: host('www.instagram.com'),
				apiBaseUrl: host('api.instagram.com'),
				graphBaseUrl: host('graph.instagram.com'),
			},
		},
		{
			type: 'mediaKitInstagramFacebookOAuth2Api',
			name: 'Instagram by Facebook Login (sandbox)',
			oauth: true,
			data: {
				...common,
				scopePreset: 'all',
				authBaseUrl: host('www.facebook.com'),
				graphBaseUrl: host('graph.facebook.com'),
				apiBaseUrl: host('graph.facebook.com'),
				ruploadBaseUrl: host('rupload.facebook.com'),
			},
		},
		{
			type: 'mediaKitYouTubeOAuth2Api',
			name: 'YouTube (sandbox)',
			oauth: true,
			data: {
				...APP,
				scopePreset: 'all',
				customHosts: true,
				authBaseUrl: host('accounts.google.com'),
				tokenBaseUrl: host('oauth2.googleapis.com'),
				apiBaseUrl: host('www.googleapis.com'),
				analyticsBaseUrl: host('youtubeanalytics.googleapis.com'),
			},
		},
		{
			type: 'mediaKitApi',
			name: 'MediaKit service',
			oauth: false,
			data: { serviceUrl: service.url, apiKey: service.key },
		},
	];
}
