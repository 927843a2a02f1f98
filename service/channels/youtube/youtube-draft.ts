import { draftTextProblems, type Draft } from '../../../platforms/youtube';
import type { OwnValues } from '../../../platforms/own-fields';
import type { Warning } from '../../core/warning';
import type { FieldsReport } from '../channel-uploads';
import { describeMedia, imagesIn, type Media, type UploadFields } from '../upload';

/** The texts of an upload, as requests bring them and as they are stored. */
interface Texts {
	content?: string | null;
	title?: string | null;
	description?: string | null;
	/** The file's own name. */
	name?: string | null;
}

const firstLine = (text: string | null | undefined) => text?.split('\n')[0]?.trim();

/** Title and description of a video: the title, else the first line of the caption, else the name of the file. */
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

/** What an upload says beside its texts. */
export function draftOptions(own: OwnValues): Pick<Draft, 'tags' | 'categoryId' | 'containsSyntheticMedia'> {
	const { tags, category_id: categoryId, synthetic_media: isSynthetic } = own;
	return {
		tags: Array.isArray(tags) ? (tags as readonly string[]) : undefined,
		categoryId: typeof categoryId === 'string' ? categoryId : undefined,
		containsSyntheticMedia: typeof isSynthetic === 'boolean' ? isSynthetic : undefined,
	};
}

/** What YouTube cannot use of a request. */
function unusedFields({ mediaType, autoApprove }: UploadFields): Warning[] {
	const warnings: Warning[] = [];
	if (mediaType !== undefined && mediaType !== 'VIDEO') {
		warnings.push({
			code: 'media_type_not_used',
			message: `media_type ${mediaType} means nothing to YouTube; it gets a video.`,
		});
	}
	if (autoApprove) {
		warnings.push({
			code: 'auto_approve_not_used',
			message:
				'auto_approve never publishes on YouTube: the video stays private until an approval says who may watch it.',
		});
	}
	return warnings;
}

/** What YouTube says about the fields of a request (contracts/youtube-api.md §5.1). */
export function checkFields(fields: UploadFields, media: Media): FieldsReport {
	const { tags } = draftOptions(fields.own.youtube ?? {});
	return {
		mismatch:
			imagesIn(media) === 0
				? undefined
				: `YouTube takes videos only, but the request has ${describeMedia(media)}. Send a video.`,
		problems: draftTextProblems({ ...draftTexts({ ...fields, name: fields.fileName }), tags }),
		unused: unusedFields(fields),
	};
}
