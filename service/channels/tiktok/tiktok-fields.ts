import { photoTextProblems } from '../../../platforms/tiktok';
import type { Warning } from '../../core/warning';
import type { FieldsReport } from '../channel-uploads';
import { captionOf, describeMedia, imagesIn, type Media, type UploadFields } from '../upload';

/** Maximum number of photos in a draft (contracts/tiktok-api.md §4.7). */
export const MOST_PHOTOS = 35;

function unusedFields(fields: UploadFields, media: Media): Warning[] {
	const warnings: Warning[] = [];
	if (media === 'video' && captionOf(fields) !== undefined) {
		warnings.push({
			code: 'caption_not_used',
			message: 'TikTok video drafts have no caption; the user writes it in TikTok. The text was not sent.',
		});
	}
	if (media !== 'video' && fields.content !== undefined) {
		warnings.push({
			code: 'caption_not_used',
			message: 'TikTok photo drafts use video_title and video_description; content was not sent to TikTok.',
		});
	}
	if (fields.autoApprove) {
		warnings.push({
			code: 'auto_approve_not_used',
			message: 'auto_approve has no effect on TikTok; the user posts the draft.',
		});
	}
	if (fields.mediaType !== undefined && !['VIDEO', 'PHOTO'].includes(fields.mediaType)) {
		warnings.push({
			code: 'media_type_not_used',
			message: `media_type ${fields.mediaType} is for Instagram only; TikTok gets a ${media === 'video' ? 'video' : 'photo'} draft.`,
		});
	}
	return warnings;
}

/** Checks the fields of a request for TikTok (contracts/tiktok-api.md §4.7). */
export function checkFields(fields: UploadFields, media: Media): FieldsReport {
	const { title = '', description = '' } = fields;
	return {
		mismatch:
			imagesIn(media) <= MOST_PHOTOS
				? undefined
				: `TikTok accepts at most ${MOST_PHOTOS} photos, but the request has ${describeMedia(media)}. Send fewer.`,
		problems: media === 'video' ? [] : photoTextProblems({ title, description }),
		unused: unusedFields(fields, media),
	};
}
