import type { INodeProperties } from 'n8n-workflow';
import { GRAPH_API_VERSION, INSTAGRAM_HOSTS, type InstagramLogin } from '../platforms/instagram';

/** What tells the two OAuth2 credential types apart. */
export interface LoginType {
	login: InstagramLogin;
	/** How to make the app, as a notice. */
	setup: string;
	/** Who can connect, as a notice. */
	requirements: string;
	/** How the id and the secret of the app are called, and where they stand. */
	appId: { displayName: string; description: string };
	appSecret: { displayName: string; description: string };
	scopes: { basic: string[]; statistics: string[]; drafts: string[]; comments: string[] };
	/** After a slash: the path of the consent page, as an n8n expression's text. */
	consentPath: string;
}

/** Meta's version of the API, free so that a new one needs no update of the package. */
export const versionField: INodeProperties = {
	displayName: 'Graph API Version',
	name: 'graphApiVersion',
	type: 'string',
	default: GRAPH_API_VERSION,
	placeholder: `e.g. ${GRAPH_API_VERSION}`,
	description: 'Version of the API of Meta that is used. Meta serves each version for about two years.',
};

/** An address that is shown only with custom hosts. */
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
	description: "Whether to use other addresses than Meta's own, for example those of a test system",
};

export const uploadHostsField: INodeProperties = {
	...hostField(
		'Upload Hosts',
		'uploadHosts',
		'',
		"Hosts that may be sent videos beside Meta's own, as host or host:port, separated by commas",
	),
	placeholder: 'e.g. 127.0.0.1:8900',
};

/** Scopes by what a user wants to do. */
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
					description: `Reading and answering comments and mentions: ${presets.comments}`,
				},
				{
					name: 'Drafts',
					value: 'drafts',
					description: `Preparing and publishing posts: ${presets.drafts}`,
				},
				{
					name: 'Statistics',
					value: 'statistics',
					description: `Reading the account, its posts and insights: ${presets.statistics}`,
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
				'What to ask the person for. The app must have these permissions. Connect the account again after a change.',
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to choose the scopes one by one',
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: presets.statisticsAndDrafts,
			placeholder: `e.g. ${presets.statistics}`,
			displayOptions: { show: { customScopes: [true] } },
			description: 'Separated by commas. Connect the account again after a change.',
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
			'Where codes are exchanged for tokens. The MediaKit service does that, so its own settings decide.',
		),
		hostField('Authorization Base URL', 'authBaseUrl', own.authBase, 'Where the consent page is'),
		hostField('Graph Base URL', 'graphBaseUrl', own.graphBase, 'Where the Graph API is'),
		hostField('Upload Base URL', 'ruploadBaseUrl', own.ruploadBase, 'Where videos are uploaded to'),
		uploadHostsField,
	];
}

/** The properties of an OAuth2 credential type for one of Meta's two logins. */
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
				'Address of your own MediaKit service, as n8n reaches it. Needed, since Meta gives n8n only a token of one hour: the service turns it into one of 60 days that n8n can renew. App secret and tokens pass through it, so use https unless it runs on the same machine. Without a service, use a credential of the type Instagram Access Token.',
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
