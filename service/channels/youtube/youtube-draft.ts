import { draftTextProblems, type Draft } from '../../../platforms/youtube';
import type { OwnValues } from '../../../platforms/own-fields';
import type { Warning } from '../../core/warning';
import type { FieldsReport } from '../channel-uploads';
import { describeMedia, imagesIn, type Media, type UploadFields } from '../upload';

/** The texts of an upload, from a request or from the database. */
interface Texts {
	content?: string | null;
	title?: string | null;
	description?: string | null;
	/** The file name. */
	name?: string | null;
}

const firstLine = (text: string | null | undefined) => text?.split('\n')[0]?.trim();

/**
 * Returns the title and description of a video. The title defaults to the first line of the caption or, failing that,
 * to the file name.
 */
export function draftTexts({
	content,
	title,
	description,
	name,
}: Texts): Pick<Draft, 'title' | 'description'> {
	const named = name?.replace(/\.\w{2,4}$/, '');
	return {
		title: title || firstLine(content) || named || 'Video',
		description: description || content || undefined,
	};
}

/** Returns the options of a draft from the fields of an upload. */
export function draftOptions(own: OwnValues): Pick<Draft, 'tags' | 'categoryId' | 'containsSyntheticMedia'> {
	const { tags, category_id: categoryId, synthetic_media: isSynthetic } = own;
	return {
		tags: Array.isArray(tags) ? (tags as readonly string[]) : undefined,
		categoryId: typeof categoryId === 'string' ? categoryId : undefined,
		containsSyntheticMedia: typeof isSynthetic === 'boolean' ? isSynthetic : undefined,
	};
}

/** Returns warnings about fields that YouTube cannot use. */
function unusedFields({ mediaType, autoApprove }: UploadFields): Warning[] {
	const warnings: Warning[] = [];
	if (mediaType !== undefined && mediaType !== 'VIDEO') {
		warnings.push({
			code: 'media_type_not_used',
			message: `media_type ${mediaType} has no effect on YouTube, which gets a video.`,
		});
	}
	if (autoApprove) {
		warnings.push({
			code: 'auto_approve_not_used',
			message:
				'auto_approve has no effect on YouTube: the video stays private until an approval specifies who can watch it.',
		});
	}
	return warnings;
}

/** Checks the fields of a request for YouTube (contracts/youtube-api.md §5.1). */
export function checkFields(fields: UploadFields, media: Media): FieldsReport {
	const { tags } = draftOptions(fields.own.youtube ?? {});
	return {
		mismatch:
			imagesIn(media) === 0
				? undefined
				: `YouTube accepts only videos, but the request has ${describeMedia(media)}. Send a video.`,
		problems: draftTextProblems({ ...draftTexts({ ...fields, name: fields.fileName }), tags }),
		unused: unusedFields(fields),
	};
}
