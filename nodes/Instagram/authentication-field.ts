import type { INodeProperties } from 'n8n-workflow';

/** How the account is connected: which of the credential types. */
export const authenticationField: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Access Token',
			value: 'mediaKitInstagramTokenApi',
			description: 'A long-lived token that you paste; nothing renews it for you',
		},
		{
			name: 'Facebook Login',
			value: 'mediaKitInstagramFacebookOAuth2Api',
			description:
				'For accounts that are linked to a Facebook Page; also takes videos without a public address, and can look up other accounts',
		},
		{
			name: 'Instagram Login',
			value: 'mediaKitInstagramOAuth2Api',
			description: 'For a professional account by itself',
		},
	],
	default: 'mediaKitInstagramOAuth2Api',
	description: 'How the account is connected',
};
