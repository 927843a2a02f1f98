import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { INSTAGRAM_HOSTS } from '../platforms/instagram';
import { signWithToken, type TokenCredential } from './instagram-credential';
import { customHostsField, hostField, uploadHostsField, versionField } from './instagram-properties';

const FACEBOOK_ONLY = { show: { login: ['facebook'] } };

const REFUSED =
	'Instagram does not accept this Access Token for the chosen Login. Check both, or generate a new token.';

/**
 * Graph refuses an invalid token with 400 or 401 (contracts/instagram-api.md §5.1); a response without `id` is not from
 * Graph.
 */
const TEST_RULES: ICredentialTestRequest['rules'] = [
	...[400, 401, 403].map((value) => ({
		type: 'responseCode' as const,
		properties: { value, message: REFUSED },
	})),
	{
		type: 'responseCode',
		properties: {
			value: 404,
			message: 'There is no Graph API at this URL. Check Graph API Version and Custom Hosts.',
		},
	},
];

/** A long-lived token that the user pastes and has to refresh in a workflow. */
export class MediaKitInstagramTokenApi implements ICredentialType {
	name = 'mediaKitInstagramTokenApi';

	displayName = 'Instagram Access Token API';

	icon = {
		light: 'file:../nodes/Instagram/instagram.svg',
		dark: 'file:../nodes/Instagram/instagram.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/instagram-portal.md#6-connect';

	properties: INodeProperties[] = [
		{
			displayName: 'Login',
			name: 'login',
			type: 'options',
			options: [
				{
					name: 'Facebook Login',
					value: 'facebook',
					description: 'A user token for graph.facebook.com; the account is linked to a Facebook Page',
				},
				{
					name: 'Instagram Login',
					value: 'instagram',
					description: 'An account token for graph.instagram.com',
				},
			],
			default: 'instagram',
			description: "Which of Meta's two logins issued the token",
		},
		{
			displayName:
				'The <a href="https://developers.facebook.com/apps" target="_blank">Meta app dashboard</a> generates tokens for 60 days. n8n cannot store a refreshed one here, so paste a new one in time. <a href="https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/instagram-portal.md#6-connect" target="_blank">Step by step</a>.',
			name: 'setupNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'A long-lived token. A short-lived token stops working after an hour.',
		},
		{
			displayName: 'Meta App ID',
			name: 'appId',
			type: 'string',
			default: '',
			displayOptions: FACEBOOK_ONLY,
			description: 'Only needed to refresh the token with the Refresh operation',
		},
		{
			displayName: 'Meta App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: FACEBOOK_ONLY,
			description: 'Needed if the app requires proof of its secret (Require App Secret), and for Refresh',
		},
		versionField,
		customHostsField,
		hostField(
			'Graph Base URL',
			'graphBaseUrl',
			INSTAGRAM_HOSTS.instagram.graphBase,
			'Base URL of the Graph API',
		),
		hostField(
			'Upload Base URL',
			'ruploadBaseUrl',
			INSTAGRAM_HOSTS.facebook.ruploadBase,
			'Base URL for video uploads',
		),
		uploadHostsField,
	];

	/** Signs requests with the token, and adds the app secret proof if the secret is known. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return signWithToken(credentials as unknown as TokenCredential, requestOptions);
	}

	test: ICredentialTestRequest = {
		rules: TEST_RULES,
		request: {
			baseURL: `={{ ($credentials.customHosts && $credentials.graphBaseUrl || ($credentials.login === "facebook" ? "${INSTAGRAM_HOSTS.facebook.graphBase}" : "${INSTAGRAM_HOSTS.instagram.graphBase}")).replace(/\\/+$/, "") }}`,
			url: `={{ "/" + $credentials.graphApiVersion + "/me" }}`,
			qs: { fields: '={{ $credentials.login === "facebook" ? "id,name" : "user_id,username" }}' },
		},
	};
}
