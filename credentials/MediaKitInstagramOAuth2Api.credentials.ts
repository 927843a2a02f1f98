import type { ICredentialType } from 'n8n-workflow';
import { instagramProperties } from './instagram-properties';

/** Instagram Login: for a professional account without a Facebook Page. */
export class MediaKitInstagramOAuth2Api implements ICredentialType {
	name = 'mediaKitInstagramOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Instagram OAuth2 API';

	icon = {
		light: 'file:../nodes/Instagram/instagram.svg',
		dark: 'file:../nodes/Instagram/instagram.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/instagram-portal.md#2a-instagram-login';

	properties = instagramProperties({
		login: 'instagram',
		setup:
			'In the <a href="https://developers.facebook.com/apps" target="_blank">Meta app dashboard</a>, open API setup with Instagram login and enter the OAuth Redirect URL from above. Every app has two IDs: use the Instagram app ID from that page. <a href="https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/instagram-portal.md#2a-instagram-login" target="_blank">Step by step</a>.',
		requirements:
			'The account must be a professional account (Business or Creator); it does not need a Facebook Page. Until Meta has reviewed the app, only accounts with a role in it, such as Instagram Tester, can connect.',
		appId: {
			displayName: 'Instagram App ID',
			description: 'From API setup with Instagram login in the Meta app dashboard; not the Meta app ID',
		},
		appSecret: {
			displayName: 'Instagram App Secret',
			description: 'Shown next to the Instagram app ID; not the secret of the Meta app',
		},
		scopes: {
			basic: ['instagram_business_basic'],
			statistics: ['instagram_business_manage_insights'],
			drafts: ['instagram_business_content_publish'],
			comments: ['instagram_business_manage_comments'],
		},
		consentPath: '"/oauth/authorize"',
	});
}
