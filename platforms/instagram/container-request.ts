import type { JsonObject } from '../json';

/** What a post is (contracts/instagram-api.md §4.1). */
export type ContainerType = 'REELS' | 'IMAGE' | 'STORIES' | 'CAROUSEL';

/** A video whose bytes we send; with Facebook Login only (contracts/instagram-api.md §4.2). */
export interface BytesSource {
	sizeBytes: number;
	/** The file from a byte on, cut in any way; opened again after a break. */
	open(firstByte: number): Promise<AsyncIterable<Uint8Array>>;
}

/** Where Instagram fetches a medium, or what is sent to it. */
export type MediaSource = { url: string; kind: 'image' | 'video' } | BytesSource;

/** A person in a picture; `x` and `y` from 0 to 1 are for images only, and needed there. */
export interface UserTag {
	username: string;
	x?: number;
	y?: number;
}

/** Which option goes with what says `OPTIONS_OF`. */
export interface ContainerOptions {
	/** At most 1000 characters. */
	altText?: string;
	userTags?: readonly UserTag[];
	/** At most three user names. */
	collaborators?: readonly string[];
	locationId?: string;
	/** False: in the Reels tab only. */
	shareToFeed?: boolean;
	/** Wins over `thumbOffsetMilliseconds`. */
	coverUrl?: string;
	/** The moment of a video that becomes its cover. */
	thumbOffsetMilliseconds?: number;
	audioName?: string;
	/** A trial reel, and who decides whether it goes to followers. */
	trialReel?: 'MANUAL' | 'SS_PERFORMANCE';
	isAiGenerated?: boolean;
}

/** A photo or video of a carousel. */
export interface CarouselItem {
	source: MediaSource;
	options?: ContainerOptions;
}

/** A post to be prepared. A story has no caption; one that is given is not sent. */
export type ContainerRequest = {
	caption?: string;
	options?: ContainerOptions;
	/** Sends what exceeds limits that are only documented: of captions, and of the bytes of a video. */
	force?: boolean;
} & (
	| { mediaType: Exclude<ContainerType, 'CAROUSEL'>; source: MediaSource }
	| { mediaType: 'CAROUSEL'; children: readonly CarouselItem[] }
);

type Option = keyof ContainerOptions;

/** The options of each kind of container; the last two are the items of a carousel (contracts/instagram-api.md §4.1). */
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

/** The medium is a video; bytes always are. */
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

/** The parameters of a container for one medium. An image is what it is without a type. */
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

/** The parameters of the container for one item of a carousel. */
export function itemParameters({ source, options }: CarouselItem): JsonObject {
	return {
		...(isVideo(source) && { media_type: 'VIDEO' }),
		...sourceParameters(source),
		is_carousel_item: true,
		...optionParameters(options),
	};
}

/** The parameters of the container for a whole carousel. @param childIds finished containers, in order */
export function carouselParameters(
	childIds: readonly string[],
	{ caption, options }: { caption?: string; options?: ContainerOptions },
): JsonObject {
	return { media_type: 'CAROUSEL', children: childIds.join(','), caption, ...optionParameters(options) };
}
