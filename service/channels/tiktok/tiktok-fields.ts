import { photoTextProblems } from '../../../platforms/tiktok';
import type { Warning } from '../../core/warning';
import type { FieldsReport } from '../channel-uploads';
import { captionOf, describeMedia, imagesIn, type Media, type UploadFields } from '../upload';

/** The most photos of a draft (contracts/tiktok-api.md §4.7). */
export const MOST_PHOTOS = 35;

function unusedFields(fields: UploadFields, media: Media): Warning[] {
	const warnings: Warning[] = [];
	if (media === 'video' && captionOf(fields) !== undefined) {
		warnings.push({
			code: 'caption_not_used',
			message:
				'A TikTok video draft carries no caption: the user writes it in TikTok. The text was not sent.',
		});
	}
	if (media !== 'video' && fields.content !== undefined) {
		warnings.push({
			code: 'caption_not_used',
			message: 'A TikTok photo draft takes video_title and video_description; content is not sent to TikTok.',
		});
	}
	if (fields.autoApprove) {
		warnings.push({
			code: 'auto_approve_not_used',
			message: 'auto_approve never publishes on TikTok; the user posts the draft.',
		});
	}
	if (fields.mediaType !== undefined && !['VIDEO', 'PHOTO'].includes(fields.mediaType)) {
		warnings.push({
			code: 'media_type_not_used',
			message: `media_type ${fields.mediaType} is Instagram's; TikTok gets a ${media === 'video' ? 'video' : 'photo'} draft.`,
		});
	}
	return warnings;
}

/** What TikTok says about the fields of a request (contracts/tiktok-api.md §4.7). */
export function checkFields(fields: UploadFields, media: Media): FieldsReport {
	const { title = '', description = '' } = fields;
	return {
		mismatch:
			imagesIn(media) <= MOST_PHOTOS
				? undefined
				: `TikTok takes at most ${MOST_PHOTOS} photos, but the request has ${describeMedia(media)}. Send fewer.`,
		problems: media === 'video' ? [] : photoTextProblems({ title, description }),
		unused: unusedFields(fields, media),
	};
}
