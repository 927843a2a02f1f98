import { PlatformError, settle } from '../errors';
import { asObject, asText, type JsonObject } from '../json';
import { read, readList, unwrap, type Graph } from './api';
import { incompleteAnswer, instagramProblem } from './errors';

/** A Facebook Page, and the token that authorizes publishing to its account. */
export interface InstagramPage {
	id: string;
	name: string;
	token: string;
	/** The user's permissions for the Page; publishing needs `MANAGE` or `CREATE_CONTENT`. */
	tasks: string[];
}

/** A professional Instagram account available to a connection. */
export interface InstagramIdentity {
	/** The account's ID, as used on every edge and in webhooks. */
	accountId: string;
	/** Instagram Login only: the user's ID in Meta's callbacks. */
	appScopedId?: string;
	/** The user name, or the account's ID if Instagram does not return the name. */
	username: string;
	name: string | null;
	/** Facebook Login only: the Page linked to the account. */
	page?: InstagramPage;
}

/** A Page and its linked account, if any. */
interface SeenPage {
	page: InstagramPage;
	account: { id: string; username: string } | undefined;
}

const PAGE_QUERY = { fields: 'id,name,access_token,tasks,instagram_business_account{id,username}' };

function toSeenPage(entry: JsonObject): SeenPage[] {
	const id = asText(entry.id);
	if (id === undefined) return [];
	const linked = asObject(entry.instagram_business_account);
	const accountId = asText(linked?.id);
	const page = {
		id,
		name: asText(entry.name) ?? id,
		token: asText(entry.access_token) ?? '',
		tasks: (Array.isArray(entry.tasks) ? entry.tasks : []).flatMap((task) => asText(task) ?? []),
	};
	const account =
		accountId === undefined ? undefined : { id: accountId, username: asText(linked?.username) ?? accountId };
	return [{ page, account }];
}

/** The Pages that a connection has access to. */
interface Sight {
	pages: SeenPage[];
	/** The error from a business list that could not be read; if set, there may be more Pages. */
	failure?: PlatformError;
}

/**
 * Lists the Pages of the user's businesses (contracts/instagram-api.md §1.B). These supplement the user's own Pages, so
 * failures are not fatal.
 */
async function businessPages(graph: Graph): Promise<{ entries: JsonObject[]; failures: PlatformError[] }> {
	const entries: JsonObject[] = [];
	const failures: PlatformError[] = [];
	async function readOrNote(path: string, query: Record<string, string>): Promise<JsonObject[]> {
		const list = await settle(readList(graph, path, query, Infinity));
		if (!(list instanceof PlatformError)) return list;
		failures.push(list);
		return [];
	}
	for (const business of await readOrNote('/me/businesses', { fields: 'id' })) {
		for (const edge of ['owned_pages', 'client_pages']) {
			entries.push(...(await readOrNote(`/${asText(business.id)}/${edge}`, PAGE_QUERY)));
		}
	}
	return { entries, failures };
}

/** Returns true if the user has no businesses or did not grant access to them, so there are no more Pages to list. */
const isUsual = ({ code }: PlatformError) => code === 'scope_missing' || code === 'request_refused';

async function seePages(graph: Graph): Promise<Sight> {
	const own = await readList(graph, '/me/accounts', PAGE_QUERY, Infinity);
	const { entries, failures } = await businessPages(graph);
	const all = [...own, ...entries].flatMap(toSeenPage);
	return {
		pages: [...new Map(all.map((seen) => [seen.page.id, seen])).values()],
		failure: failures.find((failure) => !isUsual(failure)),
	};
}

const toIdentities = (pages: readonly SeenPage[]): InstagramIdentity[] =>
	pages.flatMap(({ page, account }) =>
		account ? [{ accountId: account.id, username: account.username, name: null, page }] : [],
	);

/**
 * Lists the accounts available through Facebook Login: those linked to the Pages that the user selected in the dialog,
 * or to Pages of the user's businesses (contracts/instagram-api.md §1.B, step 4). The account's `name` is not read.
 *
 * @throws PlatformError
 */
export async function listPageAccounts(graph: Graph): Promise<InstagramIdentity[]> {
	return toIdentities((await seePages(graph)).pages);
}

const sameName = (username: string, choice: string) =>
	username.toLowerCase() === choice.replace(/^@/, '').toLowerCase();

const isChosen = ({ accountId, username, page }: InstagramIdentity, choice: string) =>
	accountId === choice || page?.id === choice || sameName(username, choice);

const listed = (texts: readonly string[]) => (texts.length > 0 ? texts.join(', ') : 'none');

const describe = ({ username, accountId }: InstagramIdentity) => `@${username} (${accountId})`;

function notFound(
	choice: string | undefined,
	accounts: readonly InstagramIdentity[],
	sight: Sight | undefined,
): PlatformError {
	const what =
		choice === undefined ? 'No professional Instagram account' : `No Instagram account "${choice}"`;
	const unread = sight?.failure
		? ` The Pages listed only by a business could not be read: ${sight.failure.message}`
		: '';
	const seen = sight
		? `Accounts seen: ${listed(accounts.map(describe))}. Pages seen: ${listed(sight.pages.map(({ page }) => `${page.name} (${page.id})`))}.${unread}`
		: `Account seen: ${listed(accounts.map(describe))}.`;
	const checks = sight
		? 'Check that (1) the account is a professional one (Business or Creator), (2) it is linked to a Facebook Page, and (3) this Page was selected when connecting and the user may manage it.'
		: 'Check that (1) the account is a professional one (Business or Creator), (2) the user was signed in to it when connecting, and (3) the permission instagram_business_basic was granted.';
	return instagramProblem(
		'instagram_account_not_found',
		'reconnect',
		`${what} was found for this connection. ${seen} ${checks} Then connect again.`,
	);
}

function ambiguous(accounts: readonly InstagramIdentity[]): PlatformError {
	return instagramProblem(
		'account_ambiguous',
		'fix-request',
		`This connection has access to several Instagram accounts: ${listed(accounts.map(describe))}. Choose one by its user name, its ID or the ID of its Page.`,
	);
}

async function findOwn(graph: Graph, choice: string | undefined): Promise<InstagramIdentity> {
	const answer = await read(graph, '/me', { fields: 'id,user_id,username,name' });
	const me = unwrap(answer);
	const appScopedId = asText(me.id);
	const accountId = asText(me.user_id) ?? appScopedId;
	if (accountId === undefined) {
		throw Array.isArray(answer.data) ? notFound(choice, [], undefined) : incompleteAnswer('the account');
	}
	const username = asText(me.username) ?? accountId;
	const own = { accountId, appScopedId, username, name: asText(me.name) ?? null };
	if (choice !== undefined && !isChosen(own, choice)) throw notFound(choice, [own], undefined);
	return own;
}

async function findOnPages(graph: Graph, choice: string | undefined): Promise<InstagramIdentity> {
	const sight = await seePages(graph);
	const accounts = toIdentities(sight.pages);
	const chosen = choice === undefined ? accounts : accounts.filter((account) => isChosen(account, choice));
	const [first, ...others] = chosen;
	if (first === undefined) throw notFound(choice, accounts, sight);
	if (others.some(({ accountId }) => accountId !== first.accountId)) throw ambiguous(chosen);
	const profile = await settle(read(graph, `/${first.accountId}`, { fields: 'username,name' }));
	// The account was found, so a missing name is no reason to fail.
	if (profile instanceof PlatformError) return first;
	return {
		...first,
		username: asText(profile.username) ?? first.username,
		name: asText(profile.name) ?? null,
	};
}

/**
 * Finds the account of a connection: with Instagram Login, the only one; with Facebook Login, one of those linked to
 * the connection's Pages (contracts/instagram-api.md §1.B step 4, §2).
 *
 * @param choice an account's ID or user name, or a Page's ID; required if there are several accounts
 * @throws PlatformError `instagram_account_not_found`, which lists the accounts found instead; `account_ambiguous`,
 * which lists the choices
 */
export function findIdentity(graph: Graph, choice?: string): Promise<InstagramIdentity> {
	return graph.login === 'facebook' ? findOnPages(graph, choice) : findOwn(graph, choice);
}
