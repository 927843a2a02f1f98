import {
	NodeOperationError,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	type INodeProperties,
} from 'n8n-workflow';
import { PLATFORM_NAMES, type Platform } from '../../platforms/errors';
import { asObjects, asText, type JsonObject } from '../../platforms/json';
import { PROFILE } from '../Instagram/account-field';
import { getReference, isFound, locatorField, type ReferenceKind } from '../shared/references';
import { callService } from '../shared/service-call';

/** How many of the newest uploads the list search covers: one page of the service's list. */
const LISTED = 100;

const firstPart = (pathname: string) => pathname.split('/').find(Boolean);

/** An account of the service, specified by the URL of its profile on the platform or its page in the dashboard. */
export const ACCOUNT: ReferenceKind = {
	noun: 'a profile on TikTok, Instagram or YouTube',
	example: 'https://www.tiktok.com/@example_creator',
	idIn(url) {
		const { hostname, pathname, hash } = url;
		const inDashboard = /^#\/statistics\/[^/]+\/([^/?]+)/.exec(hash)?.[1];
		if (inDashboard !== undefined) return decodeURIComponent(inDashboard);
		if (/(^|\.)instagram\.com$/.test(hostname)) return PROFILE.idIn(url);
		const name = /(^|\.)(tiktok|youtube)\.com$/.test(hostname) ? firstPart(pathname) : undefined;
		return name?.replace(/^@/, '');
	},
};

/** An upload, specified by its `status_url` or a URL below it. */
export const UPLOAD: ReferenceKind = {
	noun: 'an upload to the service',
	example: 'https://mediakit.example.com/api/uploads/1f0c6f5e-0000-4000-8000-000000000000',
	idIn: ({ pathname }) => /\/api\/uploads\/(?:files\/)?([\w-]{8,})/.exec(pathname)?.[1],
};

const USERNAME = { search: 'searchUsernames', idName: 'Username or ID', id: 'example_creator' };

/** The field for the account on a platform, searchable by user name. */
export const accountField: INodeProperties = locatorField(
	{
		displayName: 'Account',
		name: 'account',
		description:
			'User name of the account or URL of its profile; leave empty if the service has only one account on the platform',
	},
	ACCOUNT,
	USERNAME,
);

/** The same field, for operations that require an account. */
export const requiredAccountField: INodeProperties = {
	...accountField,
	required: true,
	description: 'User name of the account or URL of its profile',
};

/** The field for an account, which contains its ID in the service. */
export const accountIdField: INodeProperties = locatorField(
	{
		displayName: 'Account',
		name: 'accountId',
		required: true,
		description: 'An account of the service: from the list, by ID or user name, or by its profile URL',
	},
	ACCOUNT,
	{ ...USERNAME, search: 'searchAccounts' },
);

/** The upload that an operation works on. */
export const uploadField: INodeProperties = locatorField(
	{
		displayName: 'Upload ID',
		name: 'uploadId',
		required: true,
		description: 'From the list, from the output of Submit or an event, or as the status URL of the upload',
	},
	UPLOAD,
	{ search: 'searchUploads', id: '1f0c6f5e-0000-4000-8000-000000000000' },
);

const nameOf = (platform: unknown) => PLATFORM_NAMES[platform as Platform] ?? String(platform);

async function readAccounts(node: IExecuteFunctions | ILoadOptionsFunctions): Promise<JsonObject[]> {
	const { accounts } = await callService(node, '/api/accounts?limit=100', { method: 'GET' }, {});
	return asObjects(accounts);
}

/** Lists the accounts on the platform chosen in the form, or on all platforms if no platform is chosen. */
async function searchIn(
	node: ILoadOptionsFunctions,
	filter: string,
	valueOf: (account: JsonObject) => unknown,
): Promise<INodeListSearchResult> {
	const { platform } = node.getNode().parameters;
	const accounts = await readAccounts(node);
	const results = accounts
		.filter((account) => !(String(platform) in PLATFORM_NAMES) || account.platform === platform)
		.map((account): INodeListSearchItems => ({
			name: `${nameOf(account.platform)}: ${String(account.username)}`,
			value: String(valueOf(account)),
		}));
	return { results: results.filter((entry) => isFound(entry, filter)) };
}

/** Lists the service's accounts, for fields that contain IDs. */
export async function searchAccounts(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return await searchIn(this, filter, ({ id }) => id);
}

/** Lists the service's accounts, for fields that contain user names. */
export async function searchUsernames(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return await searchIn(this, filter, ({ username }) => username);
}

/** Lists the newest uploads with their dates and delivery states. */
export async function searchUploads(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const { uploads } = await callService(this, `/api/uploads?limit=${LISTED}`, { method: 'GET' }, {});
	const results = asObjects(uploads).map((upload): INodeListSearchItems => {
		const created = asText(upload.created_at)?.slice(0, 16).replace('T', ' ');
		const states = asObjects(upload.deliveries).map(
			({ platform, account, state }) => `${nameOf(platform)} ${String(account)}: ${String(state)}`,
		);
		return {
			name: [created, states.join(', ')].filter(Boolean).join(' · '),
			value: String(upload.upload_id),
		};
	});
	return { results: results.filter((entry) => isFound(entry, filter)) };
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Returns the ID of the item's account, which may be specified by user name or URL.
 *
 * @returns the value itself if the service has no account with this name; the service then reports the error
 * @throws NodeOperationError if accounts on several platforms have this name
 */
export async function readAccountId(node: IExecuteFunctions, itemIndex: number): Promise<string> {
	const given = getReference(node, 'accountId', itemIndex, ACCOUNT);
	if (ID.test(given)) return given;
	const name = given.replace(/^@/, '').toLowerCase();
	const named = (await readAccounts(node)).filter(({ username }) => asText(username)?.toLowerCase() === name);
	if (named.length > 1) {
		throw new NodeOperationError(
			node.getNode(),
			`The service has several accounts with the user name ${given}. Choose one from the list, or enter its ID.`,
			{ itemIndex },
		);
	}
	return asText(named[0]?.id) ?? given;
}
