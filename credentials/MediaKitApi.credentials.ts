import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** The user's own MediaKit service and the key to it. */
export class MediaKitApi implements ICredentialType {
	name = 'mediaKitApi';

	displayName = 'MediaKit API';

	icon = { light: 'file:mediaKit.svg', dark: 'file:mediaKit.dark.svg' } as const;

	documentationUrl =
		'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/service.md#authentication';

	properties: INodeProperties[] = [
		{
			displayName: 'Service URL',
			name: 'serviceUrl',
			type: 'string',
			default: 'http://127.0.0.1:8001',
			placeholder: 'e.g. https://mediakit.example.com',
			required: true,
			description:
				'Address of the MediaKit service, as n8n reaches it. Use https unless it runs on the same machine.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'What MEDIAKIT_API_KEY of the service says; without it, the key that the service printed on its first start',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-API-Key': '={{ $credentials.apiKey }}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			// The key goes nowhere else.
			disableFollowRedirect: true,
			baseURL: '={{ $credentials.serviceUrl.trim().replace(/\\/+$/, "") }}',
			url: '/n8n/test-connection',
		},
	};
}
