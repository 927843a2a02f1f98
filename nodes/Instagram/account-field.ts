import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { listPageAccounts } from '../../platforms/instagram';
import { FACEBOOK_LOGIN, graphOf, PASTED_TOKEN, readConnection } from './connection';

/** Facebook Login reaches every account whose Page was ticked; Instagram Login reaches one. */
export const accountField: INodeProperties = {
	displayName: 'Account',
	name: 'account',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	displayOptions: { show: { authentication: [FACEBOOK_LOGIN, PASTED_TOKEN] }, hide: { resource: ['token'] } },
	description:
		'Which account to use, if the connection reaches several by their Facebook Pages. Empty: the only one.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchAccounts', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 17841400000000000',
			hint: 'The ID of the Instagram account or of its Page, or the user name',
		},
	],
};

/** The accounts that the connection reaches, by user name and Page. */
export async function searchAccounts(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const connection = await readConnection(this);
	// The token of an account is for that account alone.
	if (connection.login === 'instagram') return { results: [] };
	const accounts = await listPageAccounts(graphOf(this, connection));
	const results = accounts.map(({ accountId, username, page }) => ({
		name: `@${username} (${page?.name})`,
		value: accountId,
	}));
	return { results: results.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase())) };
}
