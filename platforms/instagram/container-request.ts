import type { JsonObject } from '../json';

/** The kind of post (contracts/instagram-api.md §4.1). */
export type ContainerType = 'REELS' | 'IMAGE' | 'STORIES' | 'CAROUSEL';

/** A video whose bytes we upload; for Facebook Login only (contracts/instagram-api.md §4.2). */
export interface BytesSource {
	sizeBytes: number;
	/** Opens the file at an offset and yields chunks of any size; called again after an interruption. */
	open(firstByte: number): Promise<AsyncIterable<Uint8Array>>;
}

/** A URL that Instagram fetches, or bytes that are uploaded. */
export type MediaSource = { url: string; kind: 'image' | 'video' } | BytesSource;

/** A tagged person; `x` and `y`, from 0 to 1, are required for images and not allowed otherwise. */
export interface UserTag {
	username: string;
	x?: number;
	y?: number;
}

/** The options of a container; `OPTIONS_OF` lists the options of each kind. */
export interface ContainerOptions {
	/** At most 1000 characters. */
	altText?: string;
	userTags?: readonly UserTag[];
	/** At most three user names. */
	collaborators?: readonly string[];
	locationId?: string;
	/** False to show the reel in the Reels tab only. */
	shareToFeed?: boolean;
	/** Takes precedence over `thumbOffsetMilliseconds`. */
	coverUrl?: string;
	/** Position of the video frame used as the cover. */
	thumbOffsetMilliseconds?: number;
	audioName?: string;
	/** Makes the post a trial reel, which is shared with followers either manually or if it performs well. */
	trialReel?: 'MANUAL' | 'SS_PERFORMANCE';
	isAiGenerated?: boolean;
}

/** An image or video in a carousel. */
export interface CarouselItem {
	source: MediaSource;
	options?: ContainerOptions;
}

/** A post to prepare. Stories have no caption; if given, it is not sent. */
export type ContainerRequest = {
	caption?: string;
	options?: ContainerOptions;
	/** Ignores limits that are documented but not necessarily enforced: caption limits and the maximum video size. */
	force?: boolean;
} & (
	| { mediaType: Exclude<ContainerType, 'CAROUSEL'>; source: MediaSource }
	| { mediaType: 'CAROUSEL'; children: readonly CarouselItem[] }
);

type Option = keyof ContainerOptions;

/**
 * The options of each kind of container; the last two are for the items of a carousel (contracts/instagram-api.md
 * §4.1).
 */
export const OPTIONS_OF: Readonly<Record<ContainerType | 'imageItem' | 'videoItem', readonly Option[]>> = {
	IMAGE: ['altText', 'userTags', 'collaborators', 'locationId', 'isAiGenerated'],
	REELS: [
		'userTags',
		'collaborators',
		'locationId',
		'shareToFeed',
		'coverUrl',
		'thumbOffsetMilliseconds',
		'audioName',
		'trialReel',
		'isAiGenerated',
	],
	STORIES: ['userTags', 'isAiGenerated'],
	CAROUSEL: ['collaborators', 'locationId', 'shareToFeed', 'isAiGenerated'],
	imageItem: ['altText', 'userTags'],
	videoItem: ['thumbOffsetMilliseconds'],
};

/** Returns true if the source is a video; uploaded bytes always are. */
export const isVideo = (source: MediaSource): boolean => !('url' in source) || source.kind === 'video';

function optionParameters(options: ContainerOptions = {}): JsonObject {
	const { trialReel } = options;
	return {
		alt_text: options.altText,
		user_tags: options.userTags,
		collaborators: options.collaborators,
		location_id: options.locationId,
		share_to_feed: options.shareToFeed,
		cover_url: options.coverUrl,
		thumb_offset: options.thumbOffsetMilliseconds,
		audio_name: options.audioName,
		trial_params: trialReel && { graduation_strategy: trialReel },
		is_ai_generated: options.isAiGenerated,
	};
}

function sourceParameters(source: MediaSource): JsonObject {
	if (!('url' in source)) return { upload_type: 'resumable' };
	return source.kind === 'image' ? { image_url: source.url } : { video_url: source.url };
}

/** Returns the parameters of a container with one file. Images do not require a media type. */
export function singleParameters(
	mediaType: Exclude<ContainerType, 'CAROUSEL'>,
	source: MediaSource,
	{ caption, options }: { caption?: string; options?: ContainerOptions },
): JsonObject {
	return {
		...(mediaType !== 'IMAGE' && { media_type: mediaType }),
		...sourceParameters(source),
		caption: mediaType === 'STORIES' ? undefined : caption,
		...optionParameters(options),
	};
}

/** Returns the parameters of the container for one item of a carousel. */
export function itemParameters({ source, options }: CarouselItem): JsonObject {
	return {
		...(isVideo(source) && { media_type: 'VIDEO' }),
		...sourceParameters(source),
		is_carousel_item: true,
		...optionParameters(options),
	};
}

/** Returns the parameters of the container for a whole carousel. @param childIds finished containers, in order */
export function carouselParameters(
	childIds: readonly string[],
	{ caption, options }: { caption?: string; options?: ContainerOptions },
): JsonObject {
	return { media_type: 'CAROUSEL', children: childIds.join(','), caption, ...optionParameters(options) };
}
