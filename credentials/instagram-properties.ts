import type { INodeProperties } from 'n8n-workflow';
import { GRAPH_API_VERSION, INSTAGRAM_HOSTS, type InstagramLogin } from '../platforms/instagram';

/** The differences between the two OAuth2 credential types. */
export interface LoginType {
	login: InstagramLogin;
	/** Notice that explains how to create the app. */
	setup: string;
	/** Notice that explains who can connect. */
	requirements: string;
	/** Labels and descriptions of the fields for the app's ID and secret. */
	appId: { displayName: string; description: string };
	appSecret: { displayName: string; description: string };
	scopes: { basic: string[]; statistics: string[]; drafts: string[]; comments: string[] };
	/** Path of the consent page, with a leading slash, as part of an n8n expression. */
	consentPath: string;
}

/** Field for Meta's API version, so that a new version does not require an update of the package. */
export const versionField: INodeProperties = {
	displayName: 'Graph API Version',
	name: 'graphApiVersion',
	type: 'string',
	default: GRAPH_API_VERSION,
	placeholder: `e.g. ${GRAPH_API_VERSION}`,
	description: "Version of Meta's API to use. Meta supports each version for about two years.",
};

/** Returns the field for a base URL that is only shown with custom hosts. */
export function hostField(
	displayName: string,
	name: string,
	own: string,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: own,
		displayOptions: { show: { customHosts: [true] } },
		description,
	};
}

export const customHostsField: INodeProperties = {
	displayName: 'Custom Hosts',
	name: 'customHosts',
	type: 'boolean',
	default: false,
	description: "Whether to use URLs other than Meta's own, for example those of a test system",
};

export const uploadHostsField: INodeProperties = {
	...hostField(
		'Upload Hosts',
		'uploadHosts',
		'',
		'Additional hosts that videos may be uploaded to, as host or host:port, separated by commas',
	),
	placeholder: 'e.g. 127.0.0.1:8900',
};

/** Returns the choices of scopes, one for each purpose. */
function presetsOf({ basic, statistics, drafts, comments }: LoginType['scopes']) {
	return {
		all: [...basic, ...statistics, ...drafts, ...comments].join(','),
		comments: [...basic, ...comments].join(','),
		statistics: [...basic, ...statistics].join(','),
		drafts: [...basic, ...drafts].join(','),
		statisticsAndDrafts: [...basic, ...statistics, ...drafts].join(','),
	};
}

function scopeFields(type: LoginType): INodeProperties[] {
	const presets = presetsOf(type.scopes);
	return [
		{ displayName: type.requirements, name: 'requirementsNotice', type: 'notice', default: '' },
		{
			displayName: 'Permissions',
			name: 'scopePreset',
			type: 'options',
			options: [
				{
					name: 'Comments',
					value: 'comments',
					description: `Read and reply to comments and mentions: ${presets.comments}`,
				},
				{
					name: 'Drafts',
					value: 'drafts',
					description: `Prepare and publish posts: ${presets.drafts}`,
				},
				{
					name: 'Statistics',
					value: 'statistics',
					description: `Read the account, its posts and insights: ${presets.statistics}`,
				},
				{
					name: 'Statistics and Drafts',
					value: 'statisticsAndDrafts',
					description: presets.statisticsAndDrafts,
				},
				{
					name: 'Statistics, Drafts and Comments',
					value: 'all',
					description: presets.all,
				},
			],
			default: 'statisticsAndDrafts',
			displayOptions: { show: { customScopes: [false] } },
			description:
				'Permissions to request from the user. The app must have these permissions. Reconnect the account after a change.',
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
			default: presets.statisticsAndDrafts,
			placeholder: `e.g. ${presets.statistics}`,
			displayOptions: { show: { customScopes: [true] } },
			description: 'Separated by commas. Reconnect the account after a change.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{ ($self["customScopes"] && $self["enabledScopes"] || (${JSON.stringify(presets)})[$self["scopePreset"]] || "${presets.statisticsAndDrafts}").split(/[\\s,]+/).filter((scope) => scope).join(",") }}`,
		},
	];
}

function hostFields({ login }: LoginType): INodeProperties[] {
	const own = INSTAGRAM_HOSTS[login];
	return [
		customHostsField,
		hostField(
			'API Base URL',
			'apiBaseUrl',
			own.apiBase,
			'Base URL for exchanging codes for tokens. The MediaKit service does that, so its own settings apply.',
		),
		hostField('Authorization Base URL', 'authBaseUrl', own.authBase, 'Base URL of the consent page'),
		hostField('Graph Base URL', 'graphBaseUrl', own.graphBase, 'Base URL of the Graph API'),
		hostField('Upload Base URL', 'ruploadBaseUrl', own.ruploadBase, 'Base URL for video uploads'),
		uploadHostsField,
	];
}

/** Returns the properties of an OAuth2 credential type for one of Meta's two logins. */
export function instagramProperties(type: LoginType): INodeProperties[] {
	const { login, appId, appSecret } = type;
	return [
		{ displayName: type.setup, name: 'setupNotice', type: 'notice', default: '' },
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{ ...appId, name: 'clientId', type: 'string', default: '', required: true },
		{
			...appSecret,
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Service URL',
			name: 'serviceUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://mediakit.example.com',
			description:
				'URL of your own MediaKit service as reachable from n8n. Required because Meta issues n8n only one-hour tokens: the service exchanges them for 60-day tokens that n8n can refresh. App secret and tokens pass through it, so use https unless it runs on the same machine. Without a service, use the Instagram Access Token credential.',
		},
		...scopeFields(type),
		versionField,
		...hostFields(type),
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: `={{ ($self["customHosts"] && $self["authBaseUrl"] || "${INSTAGRAM_HOSTS[login].authBase}").replace(/\\/+$/, "") + ${type.consentPath} }}`,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ($self["serviceUrl"] || "").trim().replace(/\\/+$/, "") + "/oauth/${login}/token" }}`,
		},
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];
}
