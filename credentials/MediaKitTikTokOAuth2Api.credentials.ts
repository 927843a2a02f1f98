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

/** Scopes by what a user wants to do; joined as TikTok wants them. */
const SCOPE_PRESETS = {
	statistics: STATISTICS.join(','),
	drafts: 'user.info.basic,video.upload',
	statisticsAndDrafts: STATISTICS_AND_DRAFTS.join(','),
	directPost: [...STATISTICS_AND_DRAFTS, 'video.publish'].join(','),
};

/** TikTok's OAuth2: `client_key` where the standard says `client_id`, and refresh tokens that work once. */
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
				'In the <a href="https://developers.tiktok.com/apps" target="_blank">TikTok developer portal</a>, give an app the products Login Kit and Content Posting API, the OAuth Redirect URL from above, and the scopes of the permissions below. <a href="https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/tiktok-portal.md" target="_blank">Step by step</a>.',
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
			description: 'From the page of the app in the TikTok developer portal, or of its sandbox',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Stands beside the client key',
		},
		{
			displayName: 'Service URL',
			name: 'serviceUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://mediakit.example.com',
			description:
				'Address of your own MediaKit service, as n8n reaches it. Its token endpoint keeps the account connected on every n8n version; n8n 1 needs it. Client secret and tokens pass through it, so use https unless it runs on the same machine. Leave empty to talk to TikTok directly.',
		},
		{
			displayName:
				'Until TikTok has reviewed the app, use the client key of its sandbox and add the account there under Target users. Until TikTok has audited it, direct posts reach private accounts only.',
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
				"What to ask the user for. TikTok's page refuses the whole request if the app lacks one of these scopes. Connect the account again after a change.",
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to choose the scopes one by one',
		},
		{
			displayName:
				"TikTok's consent page refuses the whole request if the app lacks one of the scopes. A scope that is left out costs only what needs it.",
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
			description: 'Separated by commas. Connect the account again after a change.',
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
			description: "Whether to use other addresses than TikTok's own, for example those of a test system",
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://open.tiktokapis.com',
			displayOptions: { show: { customHosts: [true] } },
			description: 'Where the API and its token endpoint are',
		},
		{
			displayName: 'Authorization Base URL',
			name: 'authBaseUrl',
			type: 'string',
			default: 'https://www.tiktok.com',
			displayOptions: { show: { customHosts: [true] } },
			description: 'Where the consent page is',
		},
		{
			displayName: 'Upload Hosts',
			name: 'uploadHosts',
			type: 'string',
			default: '',
			placeholder: 'e.g. 127.0.0.1:8900',
			displayOptions: { show: { customHosts: [true] } },
			description:
				"Hosts that may be sent videos beside TikTok's own, as host or host:port, separated by commas",
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default:
				'={{ ($self["customHosts"] && $self["authBaseUrl"] || "https://www.tiktok.com").replace(/\\/+$/, "") + "/v2/auth/authorize/" }}',
		},
		{
			// n8n cannot be told to send client_key in the body of a refresh: the service's endpoint adds it, and for
			// TikTok's own the query is the one place left.
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
	 * Repairs n8n's refresh, whose form lacks `client_key`: TikTok refuses it with HTTP 200, n8n takes the refusal for a
	 * token, calls this and stores what it returns. n8n also calls this before each request, without storing anything.
	 *
	 * @throws PlatformError with TikTok's reason if it refuses the proper refresh too; n8n then stores nothing
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const repaired = await repairToken(this, credentials as unknown as TikTokCredential);
		return repaired ? { oauthTokenData: repaired as IDataObject } : {};
	}
}
