import type { INodeProperties } from 'n8n-workflow';

/** Selects the credential type that connects the account. */
export const authenticationField: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Access Token',
			value: 'mediaKitInstagramTokenApi',
			description: 'A long-lived token that you paste; it is not refreshed automatically',
		},
		{
			name: 'Facebook Login',
			value: 'mediaKitInstagramFacebookOAuth2Api',
			description:
				'For accounts linked to a Facebook Page; also uploads videos without a public URL and can look up other accounts',
		},
		{
			name: 'Instagram Login',
			value: 'mediaKitInstagramOAuth2Api',
			description: 'For a professional account without a Facebook Page',
		},
	],
	default: 'mediaKitInstagramOAuth2Api',
	description: 'How to connect to the account',
};
