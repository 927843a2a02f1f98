import { PlatformError, settle } from '../../../platforms/errors';
import {
	findIdentity,
	grantedScopes,
	listPageAccounts,
	read,
	type Graph,
	type InstagramIdentity,
} from '../../../platforms/instagram';
import { asText } from '../../../platforms/json';
import type { Login } from '../login';
import { createMetaLogin } from './meta-login';
import type { MetaOptions } from './meta-options';

const mayPublish = ({ page }: InstagramIdentity) =>
	page?.tasks.some((task) => task === 'MANAGE' || task === 'CREATE_CONTENT') ?? false;

/**
 * Lists each account once. If an account is linked to several Pages, a Page on which the person may publish is
 * preferred.
 */
async function listAccounts(graph: Graph): Promise<InstagramIdentity[]> {
	const seen = await listPageAccounts(graph);
	const bestLast = [...seen].sort((a, b) => Number(mayPublish(a)) - Number(mayPublish(b)));
	return [...new Map(bestLast.map((account) => [account.accountId, account])).values()];
}

/** Adds the account's display name, which account lists do not include. Errors are ignored. */
async function withName(graph: Graph, account: InstagramIdentity): Promise<InstagramIdentity> {
	const profile = await settle(read(graph, `/${account.accountId}`, { fields: 'name' }));
	return profile instanceof PlatformError ? account : { ...account, name: asText(profile.name) ?? null };
}

async function findAccounts(graph: Graph): Promise<InstagramIdentity[]> {
	const accounts = await listAccounts(graph);
	// This throws an error that lists the Pages and says what to check.
	if (accounts.length === 0) return [await findIdentity(graph)];
	return await Promise.all(accounts.map((account) => withName(graph, account)));
}

async function readPageToken(graph: Graph, accountId: string): Promise<string | undefined> {
	const accounts = await listAccounts(graph);
	return accounts.find((account) => account.accountId === accountId)?.page?.token;
}

const readScopes = async (graph: Graph) => grantedScopes(await read(graph, '/me/permissions'));

/** Facebook Login, which grants access to every account that is linked to one of the selected Pages. */
export function createFacebookLogin(options: MetaOptions): Login {
	return createMetaLogin(options, {
		name: 'facebook',
		appName: 'Meta app (Facebook Login)',
		findAccounts,
		readScopes,
		readPageToken,
	});
}
