import { ControlError } from '../../kernel/fields';
import type { Fields } from '../../kernel/fields';
import type { Json } from '../../kernel/types';
import type { Instagram } from '../context';
import { dayOf } from '../days';
import { accountMetrics } from '../graph/account-metrics';
import { mediaMetrics } from '../graph/media-insights';
import { newComment } from '../comments';
import { objectId } from '../ids';
import type { Account, Comment, Daily, Invite, Media, Page } from '../model';
import { newAccount, newPage, newPerson } from '../seed';
import { newMedia } from '../seed-media';
import { presentAccount } from './state';

/**
 * `POST /_sandbox/users {platform: "instagram", …}`: creates an account with exactly these metrics, or replaces an
 * existing account, whose IDs are kept. The Facebook user gets a linked Page, unless `pages` is given.
 */
export function putUser(instagram: Instagram, fields: Fields): Json {
	const { store } = instagram;
	const username = fields.string('username').replace(/^@/, '');
	if (!/^[\w.]{1,30}$/.test(username))
		fields.refuse('username', '1 to 30 letters, digits, dots or underscores');
	const random = store.userRandom.fork(username);
	const before = store.accounts.get(username);
	const fresh: Account = { ...newAccount(username, random), daily: new Map() };
	const changed = { ...fresh, id: before?.id ?? fresh.id };
	changeAccount(instagram, changed, fields);
	const person = store.persons.get(username) ?? newPerson(random, changed);
	const pages = readPages(instagram, username, fields) ?? person.pages;
	fields.end();
	person.pages = pages;
	store.persons.set(username, person);
	// Containers refer to this object, so change it in place.
	store.accounts.set(username, Object.assign(before ?? changed, changed));
	return presentAccount(changed);
}

/** Changes properties of an account; every property is optional. */
export function changeAccount(instagram: Instagram, account: Account, fields: Fields): void {
	account.name = fields.optionalString('name') ?? account.name;
	account.biography = fields.optionalString('biography') ?? account.biography;
	account.website = fields.optionalString('website') ?? account.website;
	account.type =
		fields.optionalChoice('account_type', ['Business', 'Media_Creator', 'Personal']) ?? account.type;
	account.followersCount = fields.optionalInteger('followers_count') ?? account.followersCount;
	account.followsCount = fields.optionalInteger('follows_count') ?? account.followsCount;
	account.mediaCount = fields.optionalInteger('media_count') ?? account.mediaCount;
	account.ageGated = fields.optionalBoolean('age_gated') ?? account.ageGated;
	account.restricted = fields.optionalBoolean('restricted') ?? account.restricted;
	account.media = readPosts(instagram, fields, 'media', 'FEED') ?? account.media;
	account.stories = readPosts(instagram, fields, 'stories', 'STORY') ?? account.stories;
	account.invites = readInvites(instagram, fields) ?? account.invites;
	account.daily = readDaily(instagram, fields) ?? account.daily;
}

/** Reads `insights`: a list of daily values per metric; the last value is for the most recently ended day. */
function readDaily({ kernel, switches }: Instagram, fields: Fields): Daily | undefined {
	const insights = fields.optionalObject('insights');
	if (!insights) return undefined;
	const lastDay = dayOf(kernel.clock.now(), switches.dayBoundary) - 1;
	return new Map(
		Object.entries(insights.all()).map(([metric, values]): [string, Map<number, number>] => {
			if (!Array.isArray(values) || values.some((value) => typeof value !== 'number')) {
				insights.refuse(metric, 'a list of numbers');
			}
			if (!(metric in accountMetrics))
				insights.refuse(metric, 'left out: there is no such metric of accounts');
			const figures = values as number[];
			return [
				metric,
				new Map(figures.map((value, index) => [lastDay - (figures.length - 1 - index), value])),
			];
		}),
	);
}

function readPosts(
	instagram: Instagram,
	fields: Fields,
	name: string,
	productType: Media['productType'],
): Media[] | undefined {
	const posts = fields
		.optionalObjects(name)
		?.map((post, index) => readPost(instagram, post, index, productType));
	return posts?.sort((one, other) => other.timestamp - one.timestamp);
}

/** Reads `collaboration_invites`: other users' posts with a pending invite for the account. */
function readInvites({ store }: Instagram, fields: Fields): Invite[] | undefined {
	return fields.optionalObjects('collaboration_invites')?.map((invite) => {
		const fresh = newMedia(store.mediaRandom, 0);
		const read: Invite = {
			id: invite.optionalString('media_id') ?? fresh.id,
			ownerUsername: invite.string('media_owner_username'),
			caption: invite.optionalString('caption') ?? '',
			answer: null,
		};
		invite.end();
		return read;
	});
}

/** Averages exclude younger posts, but must include posts for which no time is given. */
const newestAgeHours = 49;

/** Reads a post. Without `timestamp`, posts are an hour apart, newest first; stories are less than a day old. */
function readPost(
	instagram: Instagram,
	fields: Fields,
	index: number,
	productType: Media['productType'],
): Media {
	const { store, kernel } = instagram;
	const newest = productType === 'STORY' ? 1 : newestAgeHours;
	const timestamp = fields.optionalInteger('timestamp') ?? kernel.clock.seconds() - (newest + index) * 3600;
	const fresh = newMedia(store.mediaRandom, timestamp);
	const likes = fields.raw('like_count');
	const post: Media = {
		...fresh,
		id: fields.optionalString('id') ?? fresh.id,
		mediaType: fields.optionalChoice('media_type', ['IMAGE', 'VIDEO', 'CAROUSEL_ALBUM']) ?? 'IMAGE',
		productType: fields.optionalChoice('media_product_type', ['FEED', 'REELS', 'STORY']) ?? productType,
		caption: fields.optionalString('caption') ?? '',
		likeCount: likes === null ? 0 : (fields.optionalInteger('like_count') ?? 0),
		likesHidden: likes === null,
		commentsCount:
			fields.optionalInteger('comments_count') ?? fields.optionalObjects('comments')?.length ?? 0,
		flagged: fields.optionalBoolean('flagged') ?? false,
		crossposted: fields.optionalBoolean('crossposted') ?? false,
		beforeProfessional: fields.optionalBoolean('before_professional') ?? false,
		metrics: readMetrics(fields),
		comments: readComments(instagram, fields, timestamp),
		userTags: fields.optionalStrings('user_tags') ?? [],
	};
	const children = fields.optionalObjects('children') ?? [];
	post.children = children.map((child, place) => ({
		...readPost(instagram, child, place, 'FEED'),
		timestamp,
		parentId: post.id,
	}));
	if (!/^\d{15,20}$/.test(post.id))
		throw new ControlError(`a media id has 15 to 20 digits, not "${post.id}"`);
	fields.end();
	return post;
}

/** Reads comments, oldest first. Without `timestamp`, they are a minute apart, starting right after the post. */
function readComments(
	instagram: Instagram,
	fields: Fields,
	afterSeconds: number,
	parentId: string | null = null,
): Comment[] {
	const given =
		(parentId === null ? fields.optionalObjects('comments') : fields.optionalObjects('replies')) ?? [];
	return given.map((one, index) => {
		const timestamp = one.optionalInteger('timestamp') ?? afterSeconds + (index + 1) * 60;
		const id = one.optionalString('id') ?? objectId(instagram.store.mediaRandom);
		const comment = newComment(id, one.string('text'), one.string('username'), timestamp, parentId);
		comment.likeCount = one.optionalInteger('like_count') ?? 0;
		comment.hidden = one.optionalBoolean('hidden') ?? false;
		if (parentId === null) comment.replies = readComments(instagram, one, timestamp, id);
		one.end();
		return comment;
	});
}

function readMetrics(fields: Fields): Record<string, number> {
	const metrics = fields.optionalObject('metrics');
	if (!metrics) return {};
	return Object.fromEntries(
		Object.keys(metrics.all()).map((name) => {
			if (!mediaMetrics.includes(name)) metrics.refuse(name, 'left out: there is no such metric of posts');
			return [name, metrics.number(name)];
		}),
	);
}

/** Reads `pages`: the user's Pages; `instagram_username` links an account. */
function readPages({ store }: Instagram, username: string, fields: Fields): Page[] | undefined {
	const random = store.userRandom.fork(`${username}/pages`);
	return fields.optionalObjects('pages')?.map((page) => {
		const linked = page.optionalString('instagram_username') ?? null;
		if (linked !== null && linked !== username && !store.accounts.has(linked)) {
			throw new ControlError(`no account "${linked}"`);
		}
		const fresh = newPage(random, page.string('name'), linked);
		fresh.tasks = page.optionalStrings('tasks') ?? fresh.tasks;
		fresh.businessOnly = page.optionalBoolean('business_only') ?? false;
		page.end();
		return fresh;
	});
}
