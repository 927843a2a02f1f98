import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ContainerOptions, ContainerRequest, MediaSource, UserTag } from '../../platforms/instagram';
import { getCaption, getChoice, ifThere, readField } from '../shared/parameters';
import { toReference, toReferences, type ReferenceKind } from '../shared/references';
import { refuse, toCount, toFlag, toList, toNumber, toSentUrl, toText, type Given } from '../shared/values';
import { PROFILE } from './account-field';
import type { PostMediaType } from './media-files';

/** A Facebook Page with a location. */
const PLACE: ReferenceKind = {
	noun: 'a Facebook Page',
	example: 'https://www.facebook.com/Example-Cafe-112233445566778/',
	idIn: ({ pathname }) => /(\d{6,})\/?$/.exec(pathname)?.[1],
};

type TrialReel = NonNullable<ContainerOptions['trialReel']>;

/** Reads a coordinate in an image, from 0 to 1. */
const toPlace = (given: Given) =>
	toNumber(given, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);

function readTags(node: IExecuteFunctions, itemIndex: number, isImage: boolean): UserTag[] | undefined {
	const name = 'options.userTags.tag';
	const tags = ifThere(readField(node, name, itemIndex), ({ value }) => value as IDataObject[]);
	return tags?.map((tag) => {
		const given = (field: string) => ({
			...readField(node, `${name}.${field}`, itemIndex),
			value: tag[field],
			isComputed: true,
		});
		const username = toReference(given('username'), PROFILE);
		if (username === '') refuse(given('username'), 'is empty. Enter the user name of the tagged account.');
		// Only tags in images have a position.
		return isImage ? { username, x: toPlace(given('x')), y: toPlace(given('y')) } : { username };
	});
}

function readOptions(node: IExecuteFunctions, itemIndex: number, mediaType: PostMediaType): ContainerOptions {
	const option = (name: string) => readField(node, `options.${name}`, itemIndex);
	const text = (name: string) => toText(option(name)).trim() || undefined;
	const collaborators = toReferences(option('collaborators'), toList(option('collaborators')), PROFILE);
	const trialReel = option('trialReel').isThere;
	return {
		altText: text('altText'),
		audioName: text('audioName'),
		collaborators: collaborators.length > 0 ? collaborators : undefined,
		coverUrl: toSentUrl(text('coverUrl')),
		isAiGenerated: ifThere(option('isAiGenerated'), toFlag),
		locationId: toReference(option('locationId'), PLACE) || undefined,
		shareToFeed: ifThere(option('shareToFeed'), toFlag),
		thumbOffsetMilliseconds: ifThere(option('thumbOffset'), (given) => toCount(given, 0)),
		trialReel: trialReel ? getChoice<TrialReel>(node, 'options.trialReel', itemIndex) : undefined,
		userTags: readTags(node, itemIndex, mediaType === 'IMAGE'),
	};
}

/** The settings of an item's post, without its files. */
export interface Post {
	mediaType: PostMediaType;
	caption?: string;
	options: ContainerOptions;
}

/** Reads `mediaFields` and `optionFields` before anything is sent. @throws NodeOperationError */
export function readPost(node: IExecuteFunctions, itemIndex: number): Post {
	const mediaType = getChoice<PostMediaType>(node, 'mediaType', itemIndex);
	return {
		mediaType,
		caption: getCaption(node, 'caption', itemIndex).trim() || undefined,
		options: readOptions(node, itemIndex, mediaType),
	};
}

/** Returns the post as Instagram expects it; only a carousel has more than one source. */
export function toRequest(
	{ mediaType, caption, options }: Post,
	sources: [MediaSource, ...MediaSource[]],
): ContainerRequest {
	const post = { caption, options };
	if (mediaType === 'CAROUSEL')
		return { ...post, mediaType, children: sources.map((source) => ({ source })) };
	return { ...post, mediaType, source: sources[0] };
}
