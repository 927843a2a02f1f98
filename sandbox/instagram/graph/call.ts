import type { SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { GraphError, unknownObject } from '../errors';
import type { Account, App, Comment, Container, Login, Media, Page, Person, Token, Hashtag } from '../model';
import { neededScopes } from '../scopes';
import type { Need } from '../scopes';
import { parseFields } from './fields';
import type { Field } from './fields';

/** An authenticated call to a Graph host. */
export interface Call {
	readonly instagram: Instagram;
	readonly request: SandboxRequest;
	readonly login: Login;
	/** `GET`, `POST` or `DELETE`. */
	readonly method: string;
	/** For example, `v26.0`; the default version if the path does not contain one. */
	readonly version: string;
	/** The segments of the path, without the version. */
	readonly segments: readonly string[];
	readonly parameters: URLSearchParams;
	readonly token: Token;
	readonly app: App;
}

/** The object that an ID in a path refers to, for this token. */
export type Target =
	| { readonly kind: 'person'; readonly person: Person }
	| { readonly kind: 'business'; readonly person: Person }
	| { readonly kind: 'page'; readonly page: Page }
	| { readonly kind: 'hashtags' }
	| { readonly kind: 'hashtag'; readonly hashtag: Hashtag }
	| { readonly kind: 'account'; readonly account: Account }
	| { readonly kind: 'media'; readonly account: Account; readonly media: Media }
	| {
			readonly kind: 'comment';
			readonly account: Account;
			readonly media: Media;
			readonly comment: Comment;
	  }
	| { readonly kind: 'container'; readonly account: Account; readonly container: Container };

/** Returns the fields in the parameter `fields`, or the default fields. */
export function fieldsOf(call: Call, otherwise: string): Field[] {
	const fields = parseFields(call.parameters.get('fields') ?? '');
	return fields.length > 0 ? fields : parseFields(otherwise);
}

/** Returns the error type that graph.instagram.com uses, which differs from the usual one (contract §5.1). */
export function apiErrorType({ login }: Call): string | undefined {
	return login === 'instagram' ? 'IGApiException' : undefined;
}

/** Throws the permission error described in rule 16 unless all required scopes are granted. */
export function requireScopes(call: Call, need: Need): void {
	const missing = neededScopes[need][call.login].find((scope) => !hasScope(call, scope));
	if (missing === undefined) return;
	throw missingPermission(call.instagram, `Requires ${missing} permission to manage the object`);
}

function hasScope({ token }: Call, scope: string): boolean {
	return token.grant.permissions.get(scope) === 'granted';
}

export function missingPermission({ switches }: Instagram, message: string): GraphError {
	return new GraphError(switches.missingScopeCode, `(#${switches.missingScopeCode}) ${message}`);
}

/** Returns the accounts that the token can access: the token's own account, or the accounts linked to its Pages. */
export function accountsOf({ instagram: { store }, token }: Pick<Call, 'instagram' | 'token'>): Account[] {
	if (token.grant.login === 'instagram') return [store.account(token.grant.username)];
	return visiblePages(store.pagesOf(token.grant), token).flatMap((page) => store.linkedAccount(page) ?? []);
}

function visiblePages(pages: readonly Page[], token: Token): readonly Page[] {
	return token.pageId === null ? pages : pages.filter(({ id }) => id === token.pageId);
}

/** Finds the object with this ID; throws 100/33 if the object does not exist or the token cannot access it. */
export function locate(call: Call, id: string): Target {
	const found = id === 'me' ? ownTarget(call) : id === hashtagSearch ? rootTarget(call) : targetOf(call, id);
	if (!found) throw unknownObject(id, verbOf(call.method));
	return found;
}

export function verbOf(method: string): 'get' | 'post' | 'delete' {
	return method === 'DELETE' ? 'delete' : method === 'POST' ? 'post' : 'get';
}

/** The only edge that does not belong to an object; for Facebook Login only (contract §3.7). */
export const hashtagSearch = 'ig_hashtag_search';

function rootTarget({ login }: Call): Target | undefined {
	return login === 'facebook' ? { kind: 'hashtags' } : undefined;
}

function ownTarget(call: Call): Target | undefined {
	const { store } = call.instagram;
	const { grant, pageId } = call.token;
	if (grant.login === 'instagram') return { kind: 'account', account: store.account(grant.username) };
	if (pageId === null) return { kind: 'person', person: store.person(grant.username) };
	const page = store.pagesOf(grant).find(({ id }) => id === pageId);
	return page && { kind: 'page', page };
}

function targetOf(call: Call, id: string): Target | undefined {
	const { store } = call.instagram;
	const accounts = accountsOf(call);
	const account = accounts.find((one) => one.id === id);
	if (account) return { kind: 'account', account };
	const container = store.containers.get(id);
	if (container) {
		const own = accounts.includes(container.owner) && container.app === call.app;
		return own ? { kind: 'container', account: container.owner, container } : undefined;
	}
	const found = store.findMedia(id);
	if (found) return ownMedia(call, accounts, found);
	const said = store.findComment(id);
	if (said) return ownComment(call, accounts, said);
	return call.login === 'facebook' ? facebookTarget(call, id) : undefined;
}

/**
 * Checks that a post is the account's own: other accounts' posts can be found by Business Discovery, but not read
 * (contract §2).
 */
function ownMedia(call: Call, accounts: readonly Account[], found: { owner: Account; media: Media }): Target {
	if (accounts.includes(found.owner)) return { kind: 'media', account: found.owner, media: found.media };
	throw missingPermission(call.instagram, 'Application does not have permission for this action');
}

/** Checks that a comment is on the account's own post: other comments can only be read as mentions (contract §3.5). */
function ownComment(
	{ instagram }: Call,
	accounts: readonly Account[],
	{ owner, media, comment }: { owner: Account; media: Media; comment: Comment },
): Target {
	if (accounts.includes(owner)) return { kind: 'comment', account: owner, media, comment };
	throw missingPermission(instagram, 'Application does not have permission for this action');
}

function facebookTarget({ instagram: { store }, token, app }: Call, id: string): Target | undefined {
	const person = store.person(token.grant.username);
	const page = visiblePages(store.pagesOf(token.grant), token).find((one) => one.id === id);
	if (page) return { kind: 'page', page };
	if (token.pageId !== null) return undefined;
	const hashtag = store.hashtags.get(id);
	if (hashtag) return { kind: 'hashtag', hashtag };
	if (id === store.personScopedId(person, app)) return { kind: 'person', person };
	return id === person.businessId ? { kind: 'business', person } : undefined;
}
