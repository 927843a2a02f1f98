import { json } from '../../kernel/answers';
import type { Answer } from '../../kernel/types';
import type { Instagram } from '../context';
import { invalidParameter, publishingError, unknownObject } from '../errors';
import { accountsOf, fieldsOf, requireScopes } from '../graph/call';
import type { Call } from '../graph/call';
import { select } from '../graph/fields';
import type { Account, Container, Media } from '../model';
import { newMedia } from '../seed-media';
import { requirePublishing } from './access';

const dayMs = 86_400_000;
const quotaDurationSeconds = 86_400;

/** `POST /{ig-user-id}/media_publish`: at most one post per container (contract §4.4, rules 36 to 39). */
export function publishContainer(call: Call, account: Account): Answer {
	const { instagram } = call;
	requireScopes(call, 'publish');
	requirePublishing(call, account);
	const id = call.parameters.get('creation_id');
	if (id === null || id === '') throw invalidParameter('The parameter creation_id is required');
	const container = findContainer(call, account, id);
	if (container.carouselItem || container.type === 'VIDEO') throw publishingError('100/2207089');
	if (container.status === 'PUBLISHED') return publishedBefore(instagram, container);
	if (container.status !== 'FINISHED') throw publishingError('9007/2207027');
	if (usage(instagram, account, windowStart(instagram)) >= instagram.switches.quotaTotal) {
		throw publishingError('9/2207042');
	}
	const media = makeMedia(instagram, container);
	return json(200, { id: media.id });
}

function findContainer(call: Call, account: Account, id: string): Container {
	const container = call.instagram.store.containers.get(id);
	if (!container || container.status === 'EXPIRED') throw publishingError('24/2207008');
	const own = container.owner === account && container.app === call.app && accountsOf(call).includes(account);
	if (!own) throw unknownObject(id, 'post');
	return container;
}

function publishedBefore({ switches }: Instagram, { mediaId }: Container): Answer {
	if (switches.secondPublish === 'same-id') return json(200, { id: mediaId });
	throw publishingError(switches.secondPublish);
}

function makeMedia({ store, kernel }: Instagram, container: Container): Media {
	const { owner } = container;
	const seconds = kernel.clock.seconds();
	const media: Media = {
		...newMedia(store.mediaRandom, seconds),
		mediaType: mediaTypeOf(container),
		productType: container.type === 'REELS' ? 'REELS' : container.type === 'STORIES' ? 'STORY' : 'FEED',
		caption: container.caption,
		altText: container.altText,
		sharedToFeed: container.shareToFeed,
		aiGenerated: container.aiGenerated,
		containerId: container.id,
	};
	media.children = container.children.map((child) => ({
		...newMedia(store.mediaRandom, seconds),
		mediaType: mediaTypeOf(child),
		altText: child.altText,
		parentId: media.id,
		containerId: child.id,
	}));
	(container.type === 'STORIES' ? owner.stories : owner.media).unshift(media);
	container.status = 'PUBLISHED';
	container.mediaId = media.id;
	store.publishedAtMs.set(owner.id, [...(store.publishedAtMs.get(owner.id) ?? []), kernel.clock.now()]);
	return media;
}

function mediaTypeOf({ type, video }: Container): Media['mediaType'] {
	if (type === 'CAROUSEL') return 'CAROUSEL_ALBUM';
	return video ? 'VIDEO' : 'IMAGE';
}

/** `GET /{ig-user-id}/content_publishing_limit` (contract §4.5, rule 39). */
export function publishingLimit(call: Call, account: Account): Answer {
	const { instagram, parameters } = call;
	requireScopes(call, 'publish');
	const sinceMs = readSince(instagram, parameters.get('since'));
	const readers = {
		quota_usage: () => usage(instagram, account, sinceMs),
		config: () => ({ quota_total: instagram.switches.quotaTotal, quota_duration: quotaDurationSeconds }),
	};
	return json(200, { data: [select(readers, fieldsOf(call, 'quota_usage'))] });
}

function readSince(instagram: Instagram, value: string | null): number {
	if (value === null || value === '') return windowStart(instagram);
	const nowMs = instagram.kernel.clock.now();
	const sinceMs = Number(value) * 1000;
	if (!(sinceMs >= nowMs - dayMs && sinceMs <= nowMs)) {
		throw invalidParameter('Param since must be a Unix time within the last 24 hours');
	}
	return sinceMs;
}

function windowStart({ kernel }: Instagram): number {
	return kernel.clock.now() - dayMs / kernel.switches.limitTimeScale;
}

/** Returns the number of posts published through the API since a given time; a carousel counts as one post. */
function usage({ store }: Instagram, account: Account, sinceMs: number): number {
	return (store.publishedAtMs.get(account.id) ?? []).filter((time) => time > sinceMs).length;
}
