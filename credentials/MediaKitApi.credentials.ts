import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

const NO_SERVICE =
	'No MediaKit service responds at this Service URL. Enter the URL that "mediakit doctor" prints, without a path.';

/**
 * Messages for the statuses that the service returns, and for responses from other servers (docs/service.md,
 * Authentication).
 */
const TEST_RULES = [
	{
		type: 'responseCode',
		properties: {
			value: 401,
			message:
				"The service responds, but does not accept this API Key. Copy the service's MEDIAKIT_API_KEY again.",
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 429,
			message:
				'The service received too many wrong API Keys within a minute. Correct the key and test it again.',
		},
	},
	...[301, 302, 303, 307, 308, 400, 403, 404, 405, 410, 421, 500, 502, 503, 504].map((value) => ({
		type: 'responseCode',
		properties: { value, message: NO_SERVICE },
	})),
	// Detects other servers' pages: the service includes its name in every response to this request.
	{ type: 'responseSuccessBody', properties: { key: 'service', value: undefined, message: NO_SERVICE } },
];

/** The user's own MediaKit service and its API key. */
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
				'URL of the MediaKit service as reachable from n8n. Use https unless it runs on the same machine.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				"The service's MEDIAKIT_API_KEY or, if that is not set, the key that the service printed on its first start",
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-API-Key': '={{ $credentials.apiKey }}' } },
	};

	test: ICredentialTestRequest = {
		// n8n's type allows only one kind of rule per list, but its code supports both kinds in one list.
		rules: TEST_RULES as ICredentialTestRequest['rules'],
		request: {
			// Prevents the key from being sent to another server.
			disableFollowRedirect: true,
			baseURL: '={{ $credentials.serviceUrl.trim().replace(/\\/+$/, "") }}',
			url: '/n8n/test-connection',
		},
	};
}
