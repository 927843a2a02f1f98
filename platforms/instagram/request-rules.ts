import type { PlatformError } from '../errors';
import type { TextProblem } from '../failures';
import type { InstagramLogin } from './api';
import {
	isVideo,
	OPTIONS_OF,
	type CarouselItem,
	type ContainerOptions,
	type ContainerRequest,
	type MediaSource,
} from './container-request';
import { instagramProblem, invalidRequest } from './errors';

const LONGEST_CAPTION = 2_200;
const MOST_HASHTAGS = 30;
const MOST_MENTIONS = 20;
const MOST_COLLABORATORS = 3;
const LONGEST_ALT_TEXT = 1_000;
const FEWEST_ITEMS = 2;
const MOST_ITEMS = 10;
const REEL_BYTES = 300_000_000;
const STORY_BYTES = 100_000_000;

/**
 * Returns every problem that would make Instagram refuse a caption. Instagram counts characters
 * (contracts/instagram-api.md §4.1).
 */
export function captionProblems(caption: string): TextProblem[] {
	const found = [
		{
			code: 'caption_too_long',
			what: 'has',
			unit: 'characters',
			count: [...caption].length,
			most: LONGEST_CAPTION,
			fix: 'Shorten it.',
		},
		{
			code: 'too_many_hashtags',
			what: 'has',
			unit: 'hashtags',
			count: (caption.match(/#[\p{L}\p{N}_]+/gu) ?? []).length,
			most: MOST_HASHTAGS,
			fix: 'Remove some.',
		},
		{
			code: 'too_many_mentions',
			what: 'mentions',
			unit: 'accounts',
			count: (caption.match(/(?<![\p{L}\p{N}_.])@[\w.]+/gu) ?? []).length,
			most: MOST_MENTIONS,
			fix: 'Remove some.',
		},
	];
	return found
		.filter(({ count, most }) => count > most)
		.map(({ code, what, unit, count, most, fix }) => ({
			code,
			message: `The caption ${what} ${count} ${unit}; Instagram accepts ${most}. ${fix}`,
		}));
}

function addressProblem(url: string): string | undefined {
	if (/^https?:\/\/[\x21-\x7e]+$/.test(url) && URL.canParse(url)) return undefined;
	return `Instagram cannot fetch "${url}". Use a public http or https URL without spaces or non-ASCII characters.`;
}

function handlesProblem({ collaborators = [], userTags = [] }: ContainerOptions): string | undefined {
	if (collaborators.length > MOST_COLLABORATORS) {
		return `The post has ${collaborators.length} collaborators; Instagram accepts ${MOST_COLLABORATORS}. Remove some.`;
	}
	const handles = [...collaborators, ...userTags.map(({ username }) => username)];
	const wrong = handles.find((handle) => handle === '' || handle.startsWith('@'));
	if (wrong === undefined) return undefined;
	return `"${wrong}" is not a user name. Enter user names without a leading @.`;
}

const isShare = (value: number | undefined) => value !== undefined && value >= 0 && value <= 1;

function placesProblem({ userTags = [] }: ContainerOptions, isImage: boolean): string | undefined {
	const wrong = userTags.find(({ x, y }) => !isShare(x) || !isShare(y));
	if (!isImage || wrong === undefined) return undefined;
	return `The tag for "${wrong.username}" needs a position in the image. Set x and y to values from 0 to 1.`;
}

function optionsProblem(options: ContainerOptions, kind: keyof typeof OPTIONS_OF): string | undefined {
	const given = Object.entries(options).filter(([, value]) => value !== undefined);
	const allowed: readonly string[] = OPTIONS_OF[kind];
	const stranger = given.find(([name]) => !allowed.includes(name))?.[0];
	if (stranger !== undefined) {
		const whose =
			kind === 'imageItem' || kind === 'videoItem' ? 'an item of a carousel' : `media type ${kind}`;
		return `The option ${stranger} cannot be used with ${whose}. Remove it.`;
	}
	const { altText = '', thumbOffsetMilliseconds: offset = 0, coverUrl } = options;
	if ([...altText].length > LONGEST_ALT_TEXT) {
		return `The alternative text has more than ${LONGEST_ALT_TEXT} characters. Shorten it.`;
	}
	if (!Number.isSafeInteger(offset) || offset < 0) {
		return 'The cover offset must be a whole number of milliseconds, 0 or more. Correct it.';
	}
	return (coverUrl === undefined ? undefined : addressProblem(coverUrl)) ?? handlesProblem(options);
}

function sizeProblem(sizeBytes: number, limitBytes: number): PlatformError | undefined {
	if (sizeBytes > 0 && sizeBytes <= limitBytes) return undefined;
	return instagramProblem(
		'media_refused',
		'fix-media',
		`The video has ${sizeBytes} bytes; Instagram accepts 1 to ${limitBytes}. Send another file.`,
	);
}

function sourceProblem(
	source: MediaSource,
	login: InstagramLogin,
	limitBytes = REEL_BYTES,
): PlatformError | string | undefined {
	if ('url' in source) return addressProblem(source.url);
	if (login === 'facebook') return sizeProblem(source.sizeBytes, limitBytes);
	return 'With Instagram Login, Instagram fetches media from a URL and does not accept file uploads. Use a URL, or connect with Facebook Login.';
}

function itemProblem({ source, options = {} }: CarouselItem, login: InstagramLogin) {
	const kind = isVideo(source) ? 'videoItem' : 'imageItem';
	return (
		sourceProblem(source, login) ?? optionsProblem(options, kind) ?? placesProblem(options, !isVideo(source))
	);
}

function problemOf(request: ContainerRequest, login: InstagramLogin): PlatformError | string | undefined {
	const { mediaType, caption = '', options = {}, force = false } = request;
	const general =
		(force ? undefined : captionProblems(caption)[0]?.message) ?? optionsProblem(options, mediaType);
	if (general !== undefined) return general;
	if (request.mediaType === 'CAROUSEL') {
		const { children } = request;
		if (children.length < FEWEST_ITEMS || children.length > MOST_ITEMS) {
			return `A carousel must have ${FEWEST_ITEMS} to ${MOST_ITEMS} items, and this one has ${children.length}. Add or remove items.`;
		}
		return children.map((item) => itemProblem(item, login)).find((problem) => problem !== undefined);
	}
	const { source } = request;
	if (mediaType === 'REELS' && !isVideo(source)) {
		return 'A reel is a video, but this is an image. Choose the media type IMAGE or STORIES.';
	}
	if (mediaType === 'IMAGE' && isVideo(source)) {
		return 'An image post needs the URL of an image, but this is a video. Choose the media type REELS or STORIES.';
	}
	const documentedBytes = mediaType === 'STORIES' ? STORY_BYTES : REEL_BYTES;
	return (
		sourceProblem(source, login, force ? Number.POSITIVE_INFINITY : documentedBytes) ??
		placesProblem(options, mediaType === 'IMAGE')
	);
}

/**
 * Returns a problem that would certainly make Instagram refuse a post, if any (contracts/instagram-api.md §4.1, §4.6).
 * Checked in advance, because each container counts towards the daily limit of 400.
 */
export function validateRequest(request: ContainerRequest, login: InstagramLogin): PlatformError | undefined {
	const problem = problemOf(request, login);
	return typeof problem === 'string' ? invalidRequest(problem) : problem;
}
