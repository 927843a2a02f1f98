import { json } from '../../kernel/answers';
import type { Answer } from '../../kernel/types';
import type { Instagram } from '../context';
import { invalidParameter, publishingError } from '../errors';
import { requireScopes } from '../graph/call';
import type { Call } from '../graph/call';
import type { Account, Container } from '../model';
import { requirePublishing } from './access';
import { readContainerOptions } from './container-options';
import type { ContainerOptions } from './container-options';
import { fetchImage } from './image-fetch';
import { bytesArrived, downloadVideo, startLifetime } from './lifecycle';
import { Receiver } from './receiver';

const dayMs = 86_400_000;

/** `POST /{ig-user-id}/media` (contract §4.1). Images are fetched immediately, videos in the background. */
export async function createContainer(call: Call, account: Account): Promise<Answer> {
	const { instagram } = call;
	requireScopes(call, 'publish');
	requirePublishing(call, account);
	const options = readContainerOptions(call.parameters);
	const resumable = options.source.kind === 'resumable';
	if (resumable && call.login === 'instagram' && !instagram.switches.resumableOnInstagramLogin) {
		throw invalidParameter('The parameter video_url is required');
	}
	if (options.trial && instagram.switches.trialReels === 'unavailable') throw publishingError('10/2207081');
	requireRoom(instagram, account);
	const children = findChildren(call, account, options);
	if (options.coverUrl !== null) await fetchImage(instagram, options.coverUrl, true);
	const receiver =
		options.source.kind === 'image'
			? await fetchImage(instagram, options.source.url, options.type === 'STORIES')
			: new Receiver();
	const container = newContainer(call, account, options, children, receiver);
	instagram.store.containers.set(container.id, container);
	startLifetime(instagram, container);
	if (options.source.kind === 'video') void downloadVideo(instagram, container, options.source.url);
	else if (!resumable) bytesArrived(instagram, container);
	const host = `${call.request.baseUrl}/rupload.facebook.com/ig-api-upload`;
	return json(200, {
		id: container.id,
		uri: resumable ? `${host}/${call.version}/${container.id}` : undefined,
	});
}

/** Limits the account to 400 containers in 24 hours, including unused ones (rule 38). */
function requireRoom({ store, switches, kernel }: Instagram, account: Account): void {
	const since = kernel.clock.now() - dayMs / kernel.switches.limitTimeScale;
	const recent = [...store.containers.values()].filter(
		({ owner, createdAtMs }) => owner === account && createdAtMs > since,
	);
	if (recent.length >= switches.containerLimit) {
		throw publishingError('-1/2207032', 'Too many media containers were created in the last 24 hours');
	}
}

/** Finds the children, which must belong to the account, be carousel items, and be ready (contract §4.4). */
function findChildren(call: Call, account: Account, { source }: ContainerOptions): Container[] {
	if (source.kind !== 'children') return [];
	return source.ids.map((id) => {
		const child = call.instagram.store.containers.get(id);
		if (!child || child.owner !== account || child.app !== call.app) throw publishingError('24/2207006');
		if (!child.carouselItem) throw invalidParameter(`Media ${id} was not created with is_carousel_item`);
		if (child.status === 'EXPIRED') throw publishingError('24/2207008');
		if (child.status !== 'FINISHED') throw publishingError('9007/2207027');
		return child;
	});
}

function newContainer(
	{ instagram, app }: Call,
	owner: Account,
	options: ContainerOptions,
	children: Container[],
	receiver: Receiver,
): Container {
	const { source } = options;
	return {
		id: instagram.store.ids.object(),
		owner,
		app,
		type: options.type,
		carouselItem: options.carouselItem,
		caption: options.caption,
		altText: options.altText,
		shareToFeed: options.shareToFeed,
		aiGenerated: options.aiGenerated,
		thumbOffsetMs: options.thumbOffsetMs,
		children,
		video: source.kind === 'video' || source.kind === 'resumable',
		createdAtMs: instagram.kernel.clock.now(),
		status: 'IN_PROGRESS',
		failure: null,
		transfer: {
			resumable: source.kind === 'resumable',
			status: 'not_started',
			totalBytes: null,
			receiver,
			busy: false,
			errors: [],
		},
		mediaId: null,
		stop: () => undefined,
	};
}
