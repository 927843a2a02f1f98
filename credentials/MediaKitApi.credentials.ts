import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

const NO_SERVICE =
	'No MediaKit service answers at this Service URL. Enter the URL that "mediakit doctor" prints, without a path.';

/** What the service answers at each status, and what another server would (docs/service.md, Authentication). */
const TEST_RULES = [
	{
		type: 'responseCode',
		properties: {
			value: 401,
			message:
				'The service answers, but does not accept this API Key. Copy MEDIAKIT_API_KEY of the service again.',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 429,
			message: 'The service got too many wrong API Keys within a minute. Correct the key and test it again.',
		},
	},
	...[301, 302, 303, 307, 308, 400, 403, 404, 405, 410, 421, 500, 502, 503, 504].map((value) => ({
		type: 'responseCode',
		properties: { value, message: NO_SERVICE },
	})),
	// A page of something else: the service says its name in every answer here.
	{ type: 'responseSuccessBody', properties: { key: 'service', value: undefined, message: NO_SERVICE } },
];

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
		// n8n's type knows only lists of one kind of rule, its code knows both together.
		rules: TEST_RULES as ICredentialTestRequest['rules'],
		request: {
			// The key goes nowhere else.
			disableFollowRedirect: true,
			baseURL: '={{ $credentials.serviceUrl.trim().replace(/\\/+$/, "") }}',
			url: '/n8n/test-connection',
		},
	};
}
