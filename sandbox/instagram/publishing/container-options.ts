import { GraphError, invalidParameter, publishingError } from '../errors';
import type { ContainerType } from '../model';
import { booleanOf, listOf, parsedJson } from '../parameters';

const longestCaption = 2200;
const mostHashtags = 30;
const mostMentions = 20;
const longestAltText = 1000;
const mostCollaborators = 3;
const mostProductTags = 5;
const parentOnly = ['caption', 'location_id', 'collaborators', 'is_ai_generated'];

/** The source of a container's bytes. */
export type Source =
	| { readonly kind: 'image'; readonly url: string }
	| { readonly kind: 'video'; readonly url: string }
	| { readonly kind: 'resumable' }
	| { readonly kind: 'children'; readonly ids: readonly string[] };

export interface ContainerOptions {
	readonly type: ContainerType;
	readonly source: Source;
	readonly carouselItem: boolean;
	readonly caption: string;
	readonly altText: string | null;
	readonly shareToFeed: boolean;
	readonly aiGenerated: boolean;
	readonly coverUrl: string | null;
	readonly thumbOffsetMs: number | null;
	readonly trial: boolean;
}

/**
 * Validates the parameters of `POST /{ig-user-id}/media` (contract §4.1, rules 29, 34 and 41); ignores unknown
 * parameters.
 */
export function readContainerOptions(parameters: URLSearchParams): ContainerOptions {
	const type = readType(parameters);
	const carouselItem = booleanOf(parameters, 'is_carousel_item', false);
	if (carouselItem) checkChild(parameters, type);
	checkCaption(parameters.get('caption') ?? '');
	checkHandles(parameters);
	const altText = parameters.get('alt_text');
	if (altText !== null && altText.length > longestAltText) {
		throw invalidParameter(`Param alt_text must have at most ${longestAltText} characters`);
	}
	const coverUrl = parameters.get('cover_url');
	return {
		type,
		source: readSource(parameters, type),
		carouselItem,
		caption: parameters.get('caption') ?? '',
		altText,
		shareToFeed: booleanOf(parameters, 'share_to_feed', true),
		aiGenerated: booleanOf(parameters, 'is_ai_generated', false),
		coverUrl,
		// A cover takes precedence over the offset (contract §4.1).
		thumbOffsetMs: coverUrl === null ? readThumbOffset(parameters) : null,
		trial: isTrial(parameters),
	};
}

function readType(parameters: URLSearchParams): ContainerType {
	const value = parameters.get('media_type') ?? 'IMAGE';
	const types: readonly ContainerType[] = ['IMAGE', 'VIDEO', 'REELS', 'CAROUSEL', 'STORIES'];
	const type = types.find((one) => one === value);
	if (!type) throw publishingError('100/2207023');
	return type;
}

function checkChild(parameters: URLSearchParams, type: ContainerType): void {
	if (type !== 'IMAGE' && type !== 'VIDEO') {
		throw invalidParameter(`media_type ${type} is not allowed for carousel child`);
	}
	const refused = parentOnly.find((name) => parameters.has(name));
	if (refused !== undefined) throw invalidParameter(`param ${refused} is not allowed for carousel child`);
}

function checkCaption(caption: string): void {
	const hashtags = caption.match(/#[\p{L}\p{N}_]+/gu) ?? [];
	if ([...caption].length > longestCaption || hashtags.length > mostHashtags) {
		throw publishingError('36004/2207010');
	}
	const mentions = caption.match(/(?<![\p{L}\p{N}_.])@[\w.]+/gu) ?? [];
	if (mentions.length > mostMentions) throw publishingError('100/2207040');
}

function checkHandles(parameters: URLSearchParams): void {
	const collaborators = listOf(parameters.get('collaborators'));
	if (collaborators.length > mostCollaborators) {
		throw invalidParameter(`Param collaborators must have at most ${mostCollaborators} entries`);
	}
	const tagged = objects(parameters, 'user_tags').map((tag) => String(tag.username ?? ''));
	if ([...collaborators, ...tagged].some((handle) => handle.startsWith('@'))) {
		throw publishingError('110/2207018');
	}
	if (objects(parameters, 'product_tags').length > mostProductTags) {
		throw new GraphError(100, 'Too many product tags', { subcode: 2207035, transient: false });
	}
}

function objects(parameters: URLSearchParams, name: string): Record<string, unknown>[] {
	const value = parameters.get(name);
	const parsed = value === null || value === '' ? [] : parsedJson(value);
	if (!Array.isArray(parsed)) throw invalidParameter(`Param ${name} must be an array`);
	return parsed as Record<string, unknown>[];
}

function isTrial(parameters: URLSearchParams): boolean {
	const value = parameters.get('trial_params');
	if (value === null) return false;
	const { graduation_strategy: strategy } = parsedJson(value) as Record<string, unknown>;
	if (strategy !== 'MANUAL' && strategy !== 'SS_PERFORMANCE') {
		throw invalidParameter('Param trial_params[graduation_strategy] must be one of {MANUAL, SS_PERFORMANCE}');
	}
	return true;
}

/** Reads the thumbnail offset. Its upper bound is not known until the video has arrived. */
function readThumbOffset(parameters: URLSearchParams): number | null {
	const value = parameters.get('thumb_offset');
	if (value === null || value === '') return null;
	if (!/^\d+$/.test(value)) throw publishingError('1/2207057');
	return Number(value);
}

function readSource(parameters: URLSearchParams, type: ContainerType): Source {
	const uploadType = parameters.get('upload_type');
	if (uploadType !== null && uploadType !== 'resumable') {
		throw invalidParameter('Param upload_type must be one of {resumable}');
	}
	if (type === 'CAROUSEL') return readChildren(parameters);
	const imageUrl = parameters.get('image_url');
	const videoUrl = parameters.get('video_url');
	if (
		type === 'IMAGE' ||
		(type === 'STORIES' && imageUrl !== null && videoUrl === null && uploadType === null)
	) {
		return { kind: 'image', url: required(imageUrl) };
	}
	if (imageUrl !== null) throw invalidParameter('Only one of image_url and video_url can be given');
	if (uploadType === null) return { kind: 'video', url: required(videoUrl) };
	if (videoUrl !== null) throw invalidParameter('video_url and upload_type=resumable exclude each other');
	return { kind: 'resumable' };
}

/** Requires a URL. An empty URL causes the same error as a URL that cannot be fetched (contract §8, mixpost). */
function required(url: string | null): string {
	if (url === null || url === '') throw publishingError('9004/2207052');
	return url;
}

function readChildren(parameters: URLSearchParams): Source {
	const ids = listOf(parameters.get('children'));
	if (ids.length < 2 || ids.length > 10) throw publishingError('100/2207028');
	return { kind: 'children', ids };
}
