import { json } from '../../kernel/answers';
import type { Answer, Json } from '../../kernel/types';
import { graphTime } from '../days';
import { invalidParameter, unknownObject } from '../errors';
import { legacyId } from '../ids';
import { mediaUrl } from '../links';
import type { Account, Media } from '../model';
import { apiErrorType, fieldsOf, requireScopes } from './call';
import type { Call } from './call';
import { select } from './fields';
import type { Field, Readers } from './fields';
import { nestedInsights } from './media-insights';
import { cutPage, pageAnswer, pageRequest } from './paging';
import { currentStories } from './stories';

const mostListed = 10_000;

/** `GET /{ig-user-id}/media`: posts, newest first, without stories (contract §3.1, rule 17). */
export function listMedia(call: Call, account: Account): Answer {
	requireScopes(call, 'read');
	const since = timeParameter(call, 'since') ?? 0;
	const until = timeParameter(call, 'until') ?? Infinity;
	const posts = account.media.filter(({ timestamp }) => timestamp >= since && timestamp <= until);
	return listed(call, account, posts.slice(0, mostListed));
}

/** `GET /{ig-user-id}/stories`: the stories from the last 24 hours. */
export function listStories(call: Call, account: Account): Answer {
	requireScopes(call, 'read');
	return listed(call, account, currentStories(call, account));
}

/** `GET /{media-id}/children`: the items of a carousel. */
export function listChildren(call: Call, account: Account, media: Media): Answer {
	requireScopes(call, 'read');
	return listed(call, account, media.children);
}

function listed(call: Call, account: Account, posts: readonly Media[]): Answer {
	const fields = fieldsOf(call, 'id');
	const page = cutPage(posts, pageRequest(call.parameters, call.instagram.switches.mediaPageSize));
	return json(
		200,
		pageAnswer(call, page, (media) => presentMedia(call, account, media, fields)),
	);
}

function timeParameter({ parameters }: Call, name: string): number | undefined {
	const value = parameters.get(name);
	if (value === null || value === '') return undefined;
	const seconds = /^\d+$/.test(value) ? Number(value) : Date.parse(value) / 1000;
	if (!Number.isFinite(seconds)) throw invalidParameter(`${name} must be a time`);
	return seconds;
}

/** `GET /{media-id}`: a post or a story (contract §3.1). */
export function readMedia(call: Call, account: Account, media: Media): Answer {
	requireScopes(call, 'read');
	return json(200, presentMedia(call, account, media, fieldsOf(call, 'id')));
}

export function presentMedia(call: Call, owner: Account, media: Media, fields: readonly Field[]): Json {
	return select(mediaReaders(call, owner, media), fields, apiErrorType(call));
}

function mediaReaders(call: Call, owner: Account, media: Media): Readers {
	const { metrics } = media;
	return {
		...publicMediaReaders(call, owner, media),
		...facebookOnly(call, {
			media_product_type: () => media.productType,
			ig_id: () => legacyId(media.id),
		}),
		caption: () => media.caption || undefined,
		thumbnail_url: () =>
			media.mediaType === 'VIDEO'
				? mediaUrl(call.instagram, call.request.baseUrl, `thumbnail-${media.id}.jpg`)
				: undefined,
		shortcode: () => media.shortcode,
		owner: () => ({ id: owner.id }),
		is_comment_enabled: () => true,
		is_shared_to_feed: () => (media.productType === 'REELS' ? media.sharedToFeed : undefined),
		alt_text: () => media.altText ?? undefined,
		is_ai_generated: () => media.aiGenerated,
		children: (field) =>
			media.children.length === 0
				? undefined
				: { data: media.children.map((child) => presentMedia(call, owner, child, field.children)) },
		...(call.instagram.switches.nestedInsights !== 'refused' && {
			insights: (field) => nestedInsights(call, owner, media, field),
		}),
		...(call.login === 'facebook' && {
			saved_count: () => metrics.saved,
			shares_count: () => metrics.shares,
			reposts_count: () => metrics.reposts,
			total_like_count: () => metrics.total_likes,
			total_comments_count: () => metrics.total_comments,
			total_views_count: () => metrics.total_views,
		}),
	};
}

/** Returns the readers of a post's public fields; hidden likes and the URL of a flagged file are omitted (rule 18). */
export function publicMediaReaders({ instagram, request }: Call, owner: Account, media: Media): Readers {
	return {
		id: () => media.id,
		media_type: () => media.mediaType,
		media_url: () => {
			if (media.flagged) return undefined;
			const ending = media.mediaType === 'VIDEO' ? 'mp4' : 'jpg';
			return mediaUrl(instagram, request.baseUrl, `${media.id}.${ending}`);
		},
		permalink: () => permalink(owner, media),
		timestamp: () => graphTime(media.timestamp * 1000),
		username: () => owner.username,
		like_count: () => (media.likesHidden ? undefined : media.likeCount),
		comments_count: () => media.commentsCount,
	};
}

/**
 * Returns the readers of fields that are documented for Facebook Login only; on graph.instagram.com, the switch
 * `facebookOnlyFields` applies.
 */
export function facebookOnly({ login, instagram }: Call, readers: Readers): Readers {
	const treatment = login === 'facebook' ? 'served' : instagram.switches.facebookOnlyFields;
	if (treatment === 'served') return readers;
	if (treatment === 'refused') return {};
	return Object.fromEntries(Object.keys(readers).map((name) => [name, () => undefined]));
}

function permalink(owner: Account, media: Media): string {
	if (media.productType === 'STORY') return `https://www.instagram.com/stories/${owner.username}/${media.id}`;
	const kind = media.productType === 'REELS' ? 'reel' : 'p';
	return `https://www.instagram.com/${kind}/${media.shortcode}/`;
}

/** `DELETE /{media-id}`: for Facebook Login only, with a separate scope (rule 42). */
export function deleteMedia(call: Call, account: Account, media: Media): Answer {
	if (call.login === 'instagram') throw unknownObject(media.id, 'delete');
	requireScopes(call, 'remove');
	account.media = account.media.filter((post) => post !== media);
	account.stories = account.stories.filter((story) => story !== media);
	return json(200, { success: true, deleted_id: media.id });
}
