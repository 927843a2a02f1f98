import type { ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import {
	GOOGLE_AUTH_BASE,
	GOOGLE_TOKEN_BASE,
	YOUTUBE_ANALYTICS_BASE,
	YOUTUBE_API_BASE,
} from '../platforms/youtube';
import { SCOPE_PRESETS } from './youtube-credential';

/** Returns the field for a base URL that is only used with custom hosts. */
const hostField = (displayName: string, name: string, own: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: own,
	displayOptions: { show: { customHosts: [true] } },
	description,
});

/** n8n's Google OAuth2 with a choice of scopes for each purpose. It requests a refresh token with every consent. */
export class MediaKitYouTubeOAuth2Api implements ICredentialType {
	name = 'mediaKitYouTubeOAuth2Api';

	extends = ['googleOAuth2Api'];

	displayName = 'YouTube (MediaKit) OAuth2 API';

	icon = {
		light: 'file:../nodes/YouTube/youTube.svg',
		dark: 'file:../nodes/YouTube/youTube.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/youtube-portal.md';

	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.customHosts && $credentials.apiBaseUrl || "${YOUTUBE_API_BASE}" }}`,
			url: '/youtube/v3/channels',
			qs: { part: 'id', mine: 'true' },
		},
	};

	properties: INodeProperties[] = [
		{
			displayName:
				'Set the consent screen of the Google project to <b>In production</b>: in testing, Google revokes every connection after 7 days. <a href="https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/youtube-portal.md" target="_blank">Step by step</a>.',
			name: 'setupNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Permissions',
			name: 'scopePreset',
			type: 'options',
			options: [
				{
					name: 'Drafts',
					value: 'drafts',
					description: `Upload private videos and read their status: ${SCOPE_PRESETS.drafts}`,
				},
				{
					name: 'Statistics',
					value: 'statistics',
					description: `Read the channel, its videos and Analytics: ${SCOPE_PRESETS.statistics}`,
				},
				{
					name: 'Statistics and Drafts',
					value: 'statisticsAndDrafts',
					description: SCOPE_PRESETS.statisticsAndDrafts,
				},
				{
					name: 'Statistics, Drafts and Privacy',
					value: 'all',
					description: `The same, and change who can watch a video: ${SCOPE_PRESETS.all}`,
				},
			],
			default: 'statisticsAndDrafts',
			displayOptions: { show: { customScopes: [false] } },
			description:
				"Permissions to request from the user. Every box on Google's page must stay ticked. Reconnect the account after a change.",
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to select the scopes individually',
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: SCOPE_PRESETS.statisticsAndDrafts,
			displayOptions: { show: { customScopes: [true] } },
			description: 'Separated by spaces. Reconnect the account after a change.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{ ($self["customScopes"] && $self["enabledScopes"] || (${JSON.stringify(SCOPE_PRESETS)})[$self["scopePreset"]] || "${SCOPE_PRESETS.statisticsAndDrafts}").split(/[\\s,]+/).filter((scope) => scope).join(" ") }}`,
		},
		{
			displayName: 'Custom Hosts',
			name: 'customHosts',
			type: 'boolean',
			default: false,
			description: "Whether to use URLs other than Google's own, for example those of a test system",
		},
		hostField('API Base URL', 'apiBaseUrl', YOUTUBE_API_BASE, 'Base URL of the Data API and its uploads'),
		hostField(
			'Analytics Base URL',
			'analyticsBaseUrl',
			YOUTUBE_ANALYTICS_BASE,
			'Base URL of the Analytics API',
		),
		hostField('Authorization Base URL', 'authBaseUrl', GOOGLE_AUTH_BASE, 'Base URL of the consent page'),
		hostField(
			'Token Base URL',
			'tokenBaseUrl',
			GOOGLE_TOKEN_BASE,
			'Base URL for issuing and revoking tokens',
		),
		{
			...hostField(
				'Upload Hosts',
				'uploadHosts',
				'',
				'Additional hosts that videos may be uploaded to, as host or host:port, separated by commas',
			),
			placeholder: 'e.g. 127.0.0.1:8900',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: `={{ ($self["customHosts"] && $self["authBaseUrl"] || "${GOOGLE_AUTH_BASE}").replace(/\\/+$/, "") + "/o/oauth2/v2/auth" }}`,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ($self["customHosts"] && $self["tokenBaseUrl"] || "${GOOGLE_TOKEN_BASE}").replace(/\\/+$/, "") + "/token" }}`,
		},
	];
}
