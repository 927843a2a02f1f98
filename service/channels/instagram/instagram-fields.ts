import { captionProblems } from '../../../platforms/instagram';
import type { Warning } from '../../core/warning';
import type { Asked, FieldsReport } from '../channel-uploads';
import {
	captionOf,
	describeMedia,
	imagesIn,
	MEDIA_TYPES,
	type Media,
	type RequestedType,
	type UploadFields,
} from '../upload';

/** The kind of Instagram container that is created for an upload. */
export type InstagramPost = 'REELS' | 'IMAGE' | 'STORIES' | 'CAROUSEL';

const FEWEST_CHILDREN = 2;
/** Maximum number of images in a carousel. */
export const MOST_CHILDREN = 10;

const WANTED: Record<InstagramPost, string> = {
	REELS: 'a video',
	IMAGE: 'one photo',
	STORIES: 'a video or one photo',
	CAROUSEL: `${FEWEST_CHILDREN} to ${MOST_CHILDREN} photos`,
};

const isOurs = (type: RequestedType | undefined): type is InstagramPost =>
	type !== undefined && Object.hasOwn(WANTED, type);

/** Returns the requested kind of container, or the default for the media. */
export function postOf({ media, mediaType }: Asked): InstagramPost {
	const requested = MEDIA_TYPES.find((type) => type === mediaType);
	if (isOurs(requested)) return requested;
	if (media === 'video') return 'REELS';
	return media.images > 1 ? 'CAROUSEL' : 'IMAGE';
}

/** Returns the number of containers that an upload needs. */
export const containersFor = (asked: Asked) => (postOf(asked) === 'CAROUSEL' ? imagesIn(asked.media) + 1 : 1);

function fits(post: InstagramPost, media: Media): boolean {
	const images = imagesIn(media);
	if (post === 'REELS') return images === 0;
	if (post === 'IMAGE') return images === 1;
	if (post === 'STORIES') return images <= 1;
	return images >= FEWEST_CHILDREN && images <= MOST_CHILDREN;
}

function unusedBy(post: InstagramPost, fields: UploadFields): Warning[] {
	const hasTitle = fields.title !== undefined || fields.description !== undefined;
	if (post === 'STORIES' && captionOf(fields) !== undefined) {
		return [
			{ code: 'caption_not_used', message: 'Instagram stories have no caption. The text was not sent.' },
		];
	}
	if (fields.content === undefined || !hasTitle) return [];
	return [
		{
			code: 'title_not_used',
			message:
				'Instagram has a single caption, for which content was used. video_title and video_description were not sent to Instagram.',
		},
	];
}

/** Checks the fields of a request for Instagram (contracts/instagram-api.md §4.1). */
export function checkFields(fields: UploadFields, media: Media): FieldsReport {
	const post = postOf({ media, mediaType: fields.mediaType });
	return {
		mismatch: fits(post, media)
			? undefined
			: `Instagram's ${post} needs ${WANTED[post]}, but the request has ${describeMedia(media)}. Change media_type or the media.`,
		problems: post === 'STORIES' ? [] : captionProblems(captionOf(fields) ?? ''),
		unused: unusedBy(post, fields),
	};
}
