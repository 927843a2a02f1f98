import type { ICredentialType } from 'n8n-workflow';
import { GRAPH_API_VERSION } from '../platforms/instagram';
import { instagramProperties } from './instagram-properties';

/** Facebook Login: professional accounts that are linked to Facebook Pages. */
export class MediaKitInstagramFacebookOAuth2Api implements ICredentialType {
	name = 'mediaKitInstagramFacebookOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Instagram (Facebook Login) OAuth2 API';

	icon = {
		light: 'file:../nodes/Instagram/instagram.svg',
		dark: 'file:../nodes/Instagram/instagram.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit#readme';

	properties = instagramProperties({
		login: 'facebook',
		setup:
			'In the <a href="https://developers.facebook.com/apps" target="_blank">Meta app dashboard</a>: 1. Make an app with the product Facebook Login. 2. In the settings of Facebook Login, enter the OAuth Redirect URL from above under Valid OAuth Redirect URIs. Meta takes only https addresses there; an n8n on localhost therefore needs an https tunnel with its address set as N8N_WEBHOOK_URL (WEBHOOK_URL in n8n 1). 3. Copy the app ID from App settings, Basic, to Client ID and the app secret to Client Secret. Every app has two IDs: the Instagram app ID belongs to Instagram Login and does not work here. 4. Save, and connect; tick the Page of each account that you want to use.',
		requirements:
			'The account must be a professional one (Business or Creator) and linked to a Facebook Page, on which the person who connects may create content. As long as Meta has not reviewed the app, only persons can connect that have a role in it. Pages that belong to a business need the scope business_management as well (Custom Scopes).',
		appId: {
			displayName: 'Meta App ID',
			description: 'From App settings, Basic, in the Meta app dashboard; not the Instagram app ID',
		},
		appSecret: {
			displayName: 'Meta App Secret',
			description: 'Stands beside the Meta app ID. Also proves to Meta that requests come from the app.',
		},
		scopes: {
			basic: ['instagram_basic', 'pages_show_list', 'pages_read_engagement'],
			statistics: ['instagram_manage_insights'],
			drafts: ['instagram_content_publish'],
		},
		consentPath: `"/" + ($self["graphApiVersion"] || "${GRAPH_API_VERSION}") + "/dialog/oauth"`,
	});
}
