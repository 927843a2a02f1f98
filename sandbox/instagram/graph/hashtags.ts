import { json } from '../../kernel/answers';
import type { Answer } from '../../kernel/types';
import { GraphError, invalidParameter } from '../errors';
import { hashtagId } from '../ids';
import type { Account, Hashtag, Media } from '../model';
import { accountsOf, fieldsOf, missingPermission, requireScopes } from './call';
import type { Call } from './call';
import { select } from './fields';
import type { Readers } from './fields';
import { publicMediaReaders } from './media';
import { cutPage, pageAnswer, pageRequest, pageUrl } from './paging';

const dayMs = 86_400_000;
const windowMs = 7 * dayMs;
const mostHashtags = 30;
const largestPage = 50;

interface Post {
	readonly id: string;
	readonly owner: Account;
	readonly media: Media;
}

/**
 * `GET /ig_hashtag_search`: the ID of a hashtag, for at most 30 different hashtags in 7 days (contract §3.7, rules 68
 * and 70).
 */
export function searchHashtag(call: Call): Answer {
	const account = queryingAccount(call);
	const name = (call.parameters.get('q') ?? '').toLowerCase();
	if (!/^[\p{L}\p{N}_]+$/u.test(name)) throw invalidParameter('Param q must be a hashtag without its sign');
	countSearch(call, account, name);
	if (postsWith(call, name).length === 0) {
		throw new GraphError(24, 'The requested resource does not exist', {
			subcode: 2207024,
			userTitle: 'No matching hashtag found',
			userMessage: `The hashtag "${name}" cannot be shown, is invalid or does not exist.`,
		});
	}
	const id = hashtagId(name);
	call.instagram.store.hashtags.set(id, { id, name });
	return json(200, { data: [{ id }] });
}

/** Returns the account that makes the query; rejects apps without the feature, which Meta must approve. */
function queryingAccount(call: Call): Account {
	requireScopes(call, 'hashtags');
	if (call.instagram.switches.publicContentAccess === 'missing') {
		throw missingPermission(
			call.instagram,
			"To use 'Instagram Public Content Access', your use of this endpoint must be reviewed and approved",
		);
	}
	const id = call.parameters.get('user_id');
	const account = accountsOf(call).find((one) => one.id === id);
	if (!account) throw invalidParameter('Param user_id must be the id of an Instagram account of this person');
	return account;
}

function countSearch({ instagram: { kernel, store } }: Call, account: Account, name: string): void {
	const nowMs = kernel.clock.now();
	const searches = store.hashtagSearches.get(account.id) ?? new Map<string, number>();
	store.hashtagSearches.set(account.id, searches);
	for (const [one, firstMs] of searches) if (firstMs <= nowMs - windowMs) searches.delete(one);
	if (searches.has(name)) return;
	if (searches.size >= mostHashtags) {
		throw new GraphError(18, '(#18) Up to 30 unique hashtags can be queried within 7 days');
	}
	searches.set(name, nowMs);
}

function postsWith({ instagram }: Call, name: string): Post[] {
	const isTagged = ({ caption }: Media) =>
		[...caption.matchAll(/#([\p{L}\p{N}_]+)/gu)].some(([, tag = '']) => tag.toLowerCase() === name);
	return [...instagram.store.accounts.values()]
		.filter(({ type }) => type !== 'Personal')
		.flatMap((owner) => owner.media.filter(isTagged).map((media) => ({ id: media.id, owner, media })));
}

/** `GET /{hashtag-id}`: the hashtag's ID and name. */
export function readHashtag(call: Call, hashtag: Hashtag): Answer {
	requireScopes(call, 'hashtags');
	return json(200, select({ id: () => hashtag.id, name: () => hashtag.name }, fieldsOf(call, 'id')));
}

/** `GET /{hashtag-id}/top_media`: posts, most popular first (rule 69). */
export function topMedia(call: Call, { name }: Hashtag): Answer {
	queryingAccount(call);
	const posts = postsWith(call, name).sort((one, other) => other.media.likeCount - one.media.likeCount);
	const asked = pageRequest(call.parameters, largestPage);
	const page = cutPage(posts, { ...asked, limit: Math.min(asked.limit, largestPage) });
	return json(
		200,
		pageAnswer(call, page, (post) => present(call, post)),
	);
}

/** `GET /{hashtag-id}/recent_media`: posts from the last 24 hours; the cursor is the same on every page (rule 69). */
export function recentMedia(call: Call, { id, name }: Hashtag): Answer {
	const account = queryingAccount(call);
	const { store, kernel } = call.instagram;
	const oldest = (kernel.clock.now() - dayMs) / 1000;
	const posts = postsWith(call, name)
		.filter(({ media }) => media.timestamp > oldest)
		.sort((one, other) => other.media.timestamp - one.media.timestamp);
	const { limit, after } = pageRequest(call.parameters, largestPage);
	const cursor = Buffer.from(`recent:${id}:${account.id}`).toString('base64url');
	if (after !== null && after !== cursor) throw invalidParameter('Invalid cursor');
	const start = after === null ? 0 : (store.hashtagPages.get(cursor) ?? 0);
	const end = start + Math.min(limit, largestPage);
	store.hashtagPages.set(cursor, end);
	const data = posts.slice(start, end).map((post) => present(call, post));
	if (end >= posts.length) return json(200, { data });
	return json(200, { data, paging: { cursors: { after: cursor }, next: pageUrl(call, { after: cursor }) } });
}

function present(call: Call, { owner, media }: Post) {
	// The response does not include the author.
	const shown = Object.entries(publicMediaReaders(call, owner, media)).filter(
		([name]) => name !== 'username',
	);
	const anonymous: Readers = {
		...Object.fromEntries(shown),
		caption: () => media.caption,
		children: ({ children }) =>
			media.children.length === 0
				? undefined
				: {
						data: media.children.map((child) => select(publicMediaReaders(call, owner, child), children)),
					},
	};
	return select(anonymous, fieldsOf(call, 'id'));
}
