import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import type { TikTokCredential } from './tiktok-credential';
import { repairToken } from './tiktok-repair';

const STATISTICS = ['user.info.basic', 'user.info.profile', 'user.info.stats', 'video.list'];
const STATISTICS_AND_DRAFTS = [...STATISTICS, 'video.upload'];

/** Scopes for each purpose, joined as TikTok expects. */
const SCOPE_PRESETS = {
	statistics: STATISTICS.join(','),
	drafts: 'user.info.basic,video.upload',
	statisticsAndDrafts: STATISTICS_AND_DRAFTS.join(','),
	directPost: [...STATISTICS_AND_DRAFTS, 'video.publish'].join(','),
};

/** TikTok's OAuth2: `client_key` instead of the standard `client_id`, and single-use refresh tokens. */
export class MediaKitTikTokOAuth2Api implements ICredentialType {
	name = 'mediaKitTikTokOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'TikTok OAuth2 API';

	icon = {
		light: 'file:../nodes/TikTok/tikTok.svg',
		dark: 'file:../nodes/TikTok/tikTok.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/tiktok-portal.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'In the <a href="https://developers.tiktok.com/apps" target="_blank">TikTok developer portal</a>, create an app with the products Login Kit and Content Posting API, the OAuth Redirect URL from above, and the scopes of the permissions below. <a href="https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/tiktok-portal.md" target="_blank">Step by step</a>.',
			name: 'setupNotice',
			type: 'notice',
			default: '',
		},
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Client Key',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: "From the app's page or its sandbox in the TikTok developer portal",
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Shown next to the client key',
		},
		{
			displayName: 'Service URL',
			name: 'serviceUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://mediakit.example.com',
			description:
				'URL of your own MediaKit service as reachable from n8n. Its token endpoint keeps the account connected on every n8n version; n8n 1 requires it. Client secret and tokens pass through it, so use https unless it runs on the same machine. Leave empty to connect to TikTok directly.',
		},
		{
			displayName:
				'Until TikTok has reviewed the app, use the client key of its sandbox and add the account there under Target users. Until TikTok has audited it, direct posts work for private accounts only.',
			name: 'reviewNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { customScopes: [false] } },
		},
		{
			displayName: 'Permissions',
			name: 'scopePreset',
			type: 'options',
			options: [
				{
					name: 'Direct Post',
					value: 'directPost',
					description: `Statistics, drafts and posting without the inbox: ${SCOPE_PRESETS.directPost}`,
				},
				{
					name: 'Drafts',
					value: 'drafts',
					description: `Sending videos and photos to the inbox: ${SCOPE_PRESETS.drafts}`,
				},
				{
					name: 'Statistics',
					value: 'statistics',
					description: `Reading the account and its videos: ${SCOPE_PRESETS.statistics}`,
				},
				{
					name: 'Statistics and Drafts',
					value: 'statisticsAndDrafts',
					description: SCOPE_PRESETS.statisticsAndDrafts,
				},
			],
			default: 'statisticsAndDrafts',
			displayOptions: { show: { customScopes: [false] } },
			description:
				"Permissions to request from the user. TikTok's page refuses the whole request if the app lacks one of these scopes. Reconnect the account after a change.",
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to select the scopes individually',
		},
		{
			displayName:
				"TikTok's consent page refuses the whole request if the app lacks one of the scopes. Omitting a scope only disables the features that need it.",
			name: 'customScopesNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: SCOPE_PRESETS.statisticsAndDrafts,
			placeholder: 'e.g. user.info.basic,video.upload',
			displayOptions: { show: { customScopes: [true] } },
			description: 'Separated by commas. Reconnect the account after a change.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{ ($self["customScopes"] && $self["enabledScopes"] || (${JSON.stringify(SCOPE_PRESETS)})[$self["scopePreset"]] || "${SCOPE_PRESETS.statisticsAndDrafts}").split(/[\\s,]+/).filter((scope) => scope).join(",") }}`,
		},
		{
			displayName: 'Custom Hosts',
			name: 'customHosts',
			type: 'boolean',
			default: false,
			description: "Whether to use URLs other than TikTok's own, for example those of a test system",
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://open.tiktokapis.com',
			displayOptions: { show: { customHosts: [true] } },
			description: 'Base URL of the API and its token endpoint',
		},
		{
			displayName: 'Authorization Base URL',
			name: 'authBaseUrl',
			type: 'string',
			default: 'https://www.tiktok.com',
			displayOptions: { show: { customHosts: [true] } },
			description: 'Base URL of the consent page',
		},
		{
			displayName: 'Upload Hosts',
			name: 'uploadHosts',
			type: 'string',
			default: '',
			placeholder: 'e.g. 127.0.0.1:8900',
			displayOptions: { show: { customHosts: [true] } },
			description:
				'Additional hosts that videos may be uploaded to, as host or host:port, separated by commas',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default:
				'={{ ($self["customHosts"] && $self["authBaseUrl"] || "https://www.tiktok.com").replace(/\\/+$/, "") + "/v2/auth/authorize/" }}',
		},
		{
			// n8n cannot send client_key in the body of a refresh. The service's endpoint adds it; for TikTok's own
			// endpoint, it can only be sent in the query.
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default:
				'={{ $self["serviceUrl"] ? $self["serviceUrl"].trim().replace(/\\/+$/, "") + "/oauth/tiktok/token" : ($self["customHosts"] && $self["apiBaseUrl"] || "https://open.tiktokapis.com").replace(/\\/+$/, "") + "/v2/oauth/token/?client_key=" + encodeURIComponent($self["clientId"]) }}',
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '={{ "client_key=" + encodeURIComponent($self["clientId"]) }}',
		},
		{
			displayName: 'Additional Body Properties',
			name: 'additionalBodyProperties',
			type: 'hidden',
			default: '={{ JSON.stringify({ "client_key": $self["clientId"] }) }}',
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];

	/**
	 * Repairs n8n's refresh, whose form lacks `client_key`: TikTok refuses the refresh with HTTP 200, and n8n mistakes
	 * the error for a token, calls this function and stores its result. n8n also calls this function before each
	 * request, but then stores nothing.
	 *
	 * @throws PlatformError with TikTok's reason if TikTok also refuses the correct refresh; n8n then stores nothing
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const repaired = await repairToken(this, credentials as unknown as TikTokCredential);
		return repaired ? { oauthTokenData: repaired as IDataObject } : {};
	}
}
