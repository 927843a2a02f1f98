import { PlatformError, settle } from '../errors';
import { asObject, asText, type JsonObject } from '../json';
import { read, readList, unwrap, type Graph } from './api';
import { incompleteAnswer, instagramProblem } from './errors';

/** A Page of Facebook, and the token that publishing to its account is signed with. */
export interface InstagramPage {
	id: string;
	name: string;
	token: string;
	/** What the person may do there; publishing needs `MANAGE` or `CREATE_CONTENT`. */
	tasks: string[];
}

/** A professional account of Instagram as a connection sees it. */
export interface InstagramIdentity {
	/** What every edge and webhook calls the account. */
	accountId: string;
	/** Instagram Login: the id by which Meta's callbacks name the person. */
	appScopedId?: string;
	/** The account's id if Instagram does not tell its user name. */
	username: string;
	name: string | null;
	/** Facebook Login: the Page that the account is linked to. */
	page?: InstagramPage;
}

/** A Page, and the account that is linked to it if one is. */
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

/** The Pages of a connection. */
interface Sight {
	pages: SeenPage[];
	/** Why there may be more: a list of a business that could not be read, although it may be another time. */
	failure?: PlatformError;
}

/**
 * Pages that only a business lists (contracts/instagram-api.md §1.B). They come on top of the person's own, so a list
 * that cannot be read ends nothing.
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

/** The person did not allow it, or has no businesses: there is nothing more to see. */
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
 * Facebook Login: the accounts that are linked to the Pages which the person ticked in the dialog, and to those that
 * their businesses list (contracts/instagram-api.md §1.B, step 4). `name` is not read.
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
		? ` The Pages that only a business lists could not be read: ${sight.failure.message}`
		: '';
	const seen = sight
		? `Accounts seen: ${listed(accounts.map(describe))}. Pages seen: ${listed(sight.pages.map(({ page }) => `${page.name} (${page.id})`))}.${unread}`
		: `Account seen: ${listed(accounts.map(describe))}.`;
	const checks = sight
		? 'Check that (1) the account is a professional one (Business or Creator), (2) it is linked to a Facebook Page, and (3) this Page was ticked when connecting and the person may manage it.'
		: 'Check that (1) the account is a professional one (Business or Creator), (2) the person was signed in to it when connecting, and (3) the permission instagram_business_basic was given.';
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
		`This connection reaches several Instagram accounts: ${listed(accounts.map(describe))}. Choose one by its user name, its id or the id of its Page.`,
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
	// The account is found; what it is called is not worth failing for.
	if (profile instanceof PlatformError) return first;
	return {
		...first,
		username: asText(profile.username) ?? first.username,
		name: asText(profile.name) ?? null,
	};
}

/**
 * Finds the account that a connection is for: with Instagram Login its own, with Facebook Login the one among the linked
 * Pages (contracts/instagram-api.md §1.B step 4, §2).
 *
 * @param choice an account's id or user name, or a Page's id; needed where there are several
 * @throws PlatformError `instagram_account_not_found` with what was seen, `account_ambiguous` with what to choose from
 */
export function findIdentity(graph: Graph, choice?: string): Promise<InstagramIdentity> {
	return graph.login === 'facebook' ? findOnPages(graph, choice) : findOwn(graph, choice);
}
