import type { ICredentialType } from 'n8n-workflow';
import { instagramProperties } from './instagram-properties';

/** Instagram Login: a professional account by itself, without a Facebook Page. */
export class MediaKitInstagramOAuth2Api implements ICredentialType {
	name = 'mediaKitInstagramOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Instagram OAuth2 API';

	icon = {
		light: 'file:../nodes/Instagram/instagram.svg',
		dark: 'file:../nodes/Instagram/instagram.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit#readme';

	properties = instagramProperties({
		login: 'instagram',
		setup:
			'In the <a href="https://developers.facebook.com/apps" target="_blank">Meta app dashboard</a>: 1. Make an app with the product Instagram, and open API setup with Instagram login. 2. Under Set up Instagram business login, enter the OAuth Redirect URL from above. Meta takes only https addresses there; an n8n on localhost therefore needs an https tunnel with its address set as N8N_WEBHOOK_URL (WEBHOOK_URL in n8n 1). 3. Copy the Instagram app ID to Client ID and the Instagram app secret to Client Secret; both stand on that page. Every app has two IDs: the Meta app ID at the top of the dashboard belongs to Facebook Login and does not work here. 4. Save, and connect.',
		requirements:
			'The account must be a professional one (Business or Creator); personal accounts cannot be connected. It needs no Facebook Page. As long as Meta has not reviewed the app, only accounts work that have a role in it, such as Instagram Tester.',
		appId: {
			displayName: 'Instagram App ID',
			description: 'From API setup with Instagram login in the Meta app dashboard; not the Meta app ID',
		},
		appSecret: {
			displayName: 'Instagram App Secret',
			description: 'Stands beside the Instagram app ID; not the secret of the Meta app',
		},
		scopes: {
			basic: ['instagram_business_basic'],
			statistics: ['instagram_business_manage_insights'],
			drafts: ['instagram_business_content_publish'],
		},
		consentPath: '"/oauth/authorize"',
	});
}
