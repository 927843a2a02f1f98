import type { ICredentialType } from 'n8n-workflow';
import { GRAPH_API_VERSION } from '../platforms/instagram';
import { instagramProperties } from './instagram-properties';

/** Facebook Login: for professional accounts linked to Facebook Pages. */
export class MediaKitInstagramFacebookOAuth2Api implements ICredentialType {
	name = 'mediaKitInstagramFacebookOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Instagram (Facebook Login) OAuth2 API';

	icon = {
		light: 'file:../nodes/Instagram/instagram.svg',
		dark: 'file:../nodes/Instagram/instagram.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/instagram-portal.md#2b-facebook-login';

	properties = instagramProperties({
		login: 'facebook',
		setup:
			'In the <a href="https://developers.facebook.com/apps" target="_blank">Meta app dashboard</a>, add Facebook Login and enter the OAuth Redirect URL from above in its settings. Every app has two IDs: use the Meta app ID from App settings, Basic. <a href="https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/instagram-portal.md#2b-facebook-login" target="_blank">Step by step</a>.',
		requirements:
			'The account must be a professional account (Business or Creator) linked to a Facebook Page. Until Meta has reviewed the app, only people with a role in it can connect. Business-owned Pages also need business_management.',
		appId: {
			displayName: 'Meta App ID',
			description: 'From App settings, Basic, in the Meta app dashboard; not the Instagram app ID',
		},
		appSecret: {
			displayName: 'Meta App Secret',
			description: 'Shown next to the Meta app ID. Also proves to Meta that requests come from the app.',
		},
		scopes: {
			basic: ['instagram_basic', 'pages_show_list', 'pages_read_engagement'],
			statistics: ['instagram_manage_insights'],
			drafts: ['instagram_content_publish'],
			comments: ['instagram_manage_comments'],
		},
		consentPath: `"/" + ($self["graphApiVersion"] || "${GRAPH_API_VERSION}") + "/dialog/oauth"`,
	});
}
