import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { listPageAccounts } from '../../platforms/instagram';
import { isFound, locatorField, type ReferenceKind } from '../shared/references';
import { FACEBOOK_LOGIN, graphOf, PASTED_TOKEN, readConnection } from './connection';

/** Path segments in Instagram URLs that are not user names. */
const NO_NAMES = ['p', 'reel', 'reels', 'tv', 'explore', 'accounts', 'direct'];

/** A profile. The URLs of the profile and of its stories contain the user name. */
export const PROFILE: ReferenceKind = {
	noun: 'an Instagram profile',
	example: 'https://www.instagram.com/example_creator/',
	idIn: ({ pathname }) => {
		const [first, second] = pathname.split('/').filter(Boolean);
		const name = first === 'stories' ? second : first;
		return name === undefined || NO_NAMES.includes(name) ? undefined : name;
	},
};

/** Facebook Login gives access to every account whose Page was selected; Instagram Login, to a single account. */
export const accountField: INodeProperties = locatorField(
	{
		displayName: 'Account',
		name: 'account',
		displayOptions: {
			show: { authentication: [FACEBOOK_LOGIN, PASTED_TOKEN] },
			hide: { resource: ['token'] },
		},
		description:
			'Which account to use if the connection has access to several through their Facebook Pages. Leave empty if there is only one.',
	},
	PROFILE,
	{ search: 'searchAccounts', id: '17841400000000000' },
);

/** Lists the accounts that the connection has access to, with user name and Page. */
export async function searchAccounts(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const connection = await readConnection(this);
	// A token from Instagram Login works for only one account, so there is nothing to choose.
	if (connection.login === 'instagram') return { results: [] };
	const accounts = await listPageAccounts(graphOf(this, connection));
	const results = accounts.map(({ accountId, username, page }) => ({
		name: `@${username} (${page?.name})`,
		value: accountId,
	}));
	return { results: results.filter((entry) => isFound(entry, filter)) };
}
