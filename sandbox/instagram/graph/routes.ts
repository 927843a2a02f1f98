import type { Answer } from '../../kernel/types';
import { GraphError, invalidParameter, unknownObject } from '../errors';
import { createContainer } from '../publishing/create-container';
import { publishContainer, publishingLimit } from '../publishing/publish';
import { readContainer } from '../publishing/read-container';
import { accountInsights } from './account-insights';
import { hashtagSearch, verbOf } from './call';
import type { Call, Target } from './call';
import {
	deleteComment,
	hideComment,
	listComments,
	listReplies,
	readComment,
	replyToComment,
} from './comments';
import { deleteMedia, listChildren, listMedia, listStories, readMedia } from './media';
import { answerInvite, listInvites } from './invites';
import { mediaInsights } from './media-insights';
import { readHashtag, recentMedia, searchHashtag, topMedia } from './hashtags';
import { listTags, replyToMention } from './mentions';
import {
	deletePermissions,
	listBusinesses,
	listClientPages,
	listOwnedPages,
	listPages,
	listPermissions,
	readPage,
	readPerson,
} from './pages';
import { readProfile } from './profile';
import { subscribedApps } from './subscriptions';

type Kind = Target['kind'];
type TargetOf<K extends Kind> = Extract<Target, { kind: K }>;
type Handler<K extends Kind> = (call: Call, target: TargetOf<K>) => Answer | Promise<Answer>;

/** Handlers by method and edge; an empty edge means the object itself. */
const routes: { readonly [K in Kind]: Readonly<Record<string, Handler<K>>> } = {
	person: {
		'GET ': (call, { person }) => readPerson(call, person),
		'GET accounts': listPages,
		'GET businesses': (call, { person }) => listBusinesses(call, person),
		'GET permissions': listPermissions,
		'DELETE permissions': (call) => deletePermissions(call, call.segments[2]),
	},
	business: {
		'GET owned_pages': listOwnedPages,
		'GET client_pages': listClientPages,
	},
	page: {
		'GET ': (call, { page }) => readPage(call, page),
		'GET subscribed_apps': (call, { page }) => subscribedApps(call, page.id),
		'POST subscribed_apps': (call, { page }) => subscribedApps(call, page.id),
		'DELETE subscribed_apps': (call, { page }) => subscribedApps(call, page.id),
	},
	hashtags: {
		'GET ': searchHashtag,
	},
	hashtag: {
		'GET ': (call, { hashtag }) => readHashtag(call, hashtag),
		'GET top_media': (call, { hashtag }) => topMedia(call, hashtag),
		'GET recent_media': (call, { hashtag }) => recentMedia(call, hashtag),
	},
	account: {
		'GET ': (call, { account }) => readProfile(call, account),
		'GET media': (call, { account }) => listMedia(call, account),
		'POST media': (call, { account }) => createContainer(call, account),
		'GET stories': (call, { account }) => listStories(call, account),
		'GET collaboration_invites': (call, { account }) => listInvites(call, account),
		'POST collaboration_invites': (call, { account }) => answerInvite(call, account),
		'GET insights': (call, { account }) => accountInsights(call, account),
		'GET tags': (call, { account }) => listTags(call, account),
		'POST mentions': (call, { account }) => replyToMention(call, account),
		'POST media_publish': (call, { account }) => publishContainer(call, account),
		'GET content_publishing_limit': (call, { account }) => publishingLimit(call, account),
		'GET subscribed_apps': (call, { account }) => accountSubscriptions(call, account.id),
		'POST subscribed_apps': (call, { account }) => accountSubscriptions(call, account.id),
		'DELETE subscribed_apps': (call, { account }) => accountSubscriptions(call, account.id),
	},
	media: {
		'GET ': (call, { account, media }) => readMedia(call, account, media),
		'DELETE ': (call, { account, media }) => deleteMedia(call, account, media),
		'GET children': (call, { account, media }) => listChildren(call, account, media),
		'GET insights': (call, { account, media }) => mediaInsights(call, account, media),
		'GET comments': (call, { account, media }) => listComments(call, { account, media }),
	},
	comment: {
		'GET ': readComment,
		'POST ': hideComment,
		'DELETE ': deleteComment,
		'GET replies': listReplies,
		'POST replies': replyToComment,
	},
	container: {
		'GET ': (call, { container }) => readContainer(call, container),
	},
};

const edges = new Set(
	Object.values(routes).flatMap((kind) => Object.keys(kind).map((key) => key.split(' ')[1])),
);

/** Returns true if the path exists for any kind of object. */
export function isKnownPath(segments: readonly string[]): boolean {
	const [id = '', edge = '', ...more] = segments;
	if (id !== 'me' && id !== hashtagSearch && !/^\d+$/.test(id)) return false;
	return edges.has(edge) && (more.length === 0 || (more.length === 1 && edge === 'permissions'));
}

/** Handles a call on an object; rejects edges and methods that the object does not support. */
export async function dispatch(call: Call, target: Target): Promise<Answer> {
	const edge = call.segments[1] ?? '';
	const handlers = routes[target.kind] as Readonly<Record<string, Handler<Kind>>>;
	const handler = handlers[`${call.method} ${edge}`];
	if (handler) return handler(call, target);
	if (edge === '' || call.method !== 'GET') throw unknownObject(call.segments[0] ?? '', verbOf(call.method));
	throw invalidParameter(`Tried accessing nonexisting field (${edge})`);
}

/** Rejects Facebook Login, which subscribes the Page instead of the account (contract §6). */
function accountSubscriptions(call: Call, id: string): Answer {
	if (call.login === 'instagram') return subscribedApps(call, id);
	throw new GraphError(100, '(#100) Subscribe the Page that is linked to the account');
}
