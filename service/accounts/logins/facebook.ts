import {
	findIdentity,
	listPageAccounts,
	type Graph,
	type InstagramIdentity,
} from '../../../platforms/instagram';
import type { Login } from './login';
import { createMetaLogin, type MetaOptions } from './meta';

const mayPublish = ({ page }: InstagramIdentity) =>
	page?.tasks.some((task) => task === 'MANAGE' || task === 'CREATE_CONTENT') ?? false;

/** Each account once, by the Page that publishing is allowed on if it is linked to several. */
async function findAccounts(graph: Graph): Promise<InstagramIdentity[]> {
	const seen = await listPageAccounts(graph);
	const byUsefulness = seen.sort((a, b) => Number(mayPublish(a)) - Number(mayPublish(b)));
	const accounts = [...new Map(byUsefulness.map((account) => [account.accountId, account])).values()];
	// Without any, this says which Pages there are and what to check.
	return accounts.length > 0 ? accounts : [await findIdentity(graph)];
}

async function readPageToken(graph: Graph, accountId: string): Promise<string | undefined> {
	const accounts = await findAccounts(graph);
	return accounts.find((account) => account.accountId === accountId)?.page?.token;
}

/** Facebook Login: the person opens every account that is linked to one of the Pages they tick. */
export function createFacebookLogin(options: MetaOptions): Login {
	return createMetaLogin(options, {
		name: 'facebook',
		appName: 'Meta app (Facebook Login)',
		findAccounts,
		readPageToken,
	});
}
