import type { UploadFields } from './upload-fields';
import { instagramPost, type Media } from './post-type';
import type { Warning } from '../../core/warning';

/** What of an upload is text; empty fields are missing or null. */
interface Texts {
	content?: string | null;
	title?: string | null;
	description?: string | null;
}

/** Instagram's caption: `content`, otherwise title and description with an empty line between; undefined without any. */
export function captionOf({ content, title, description }: Texts): string | undefined {
	return content || [title, description].filter(Boolean).join('\n\n') || undefined;
}

function tikTokWarnings(fields: UploadFields, media: Media): Warning[] {
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

function instagramWarnings(fields: UploadFields, media: Media): Warning[] {
	const hasTitle = fields.title !== undefined || fields.description !== undefined;
	if (instagramPost(media, fields.mediaType) === 'STORIES' && captionOf(fields) !== undefined) {
		return [
			{ code: 'caption_not_used', message: 'An Instagram story carries no caption. The text was not sent.' },
		];
	}
	if (fields.content === undefined || !hasTitle) return [];
	return [
		{
			code: 'title_not_used',
			message:
				'Instagram has one caption, and content is it; video_title and video_description are not sent to Instagram.',
		},
	];
}

/** What of the request a platform cannot use, so that nothing is dropped in silence. */
export function warningsFor(fields: UploadFields, media: Media): Warning[] {
	return [
		...fields.unknown,
		...(fields.platforms.includes('tiktok') ? tikTokWarnings(fields, media) : []),
		...(fields.platforms.includes('instagram') ? instagramWarnings(fields, media) : []),
	];
}
