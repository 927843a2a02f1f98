import { draftTextProblems, type Draft } from '../../../platforms/youtube';
import type { TextProblem } from '../../../platforms/failures';
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

/** The question that nobody but the owner can answer. */
export const kidsProblem: TextProblem = {
	code: 'made_for_kids_missing',
	message:
		'YouTube wants to know whether videos are made for kids, and only the owner of the channel can say so. Set YOUTUBE_MADE_FOR_KIDS to true or false and restart the service.',
};

/** What YouTube says about the fields of a request (contracts/youtube-api.md §5.1). */
export function checkFields(
	fields: UploadFields,
	media: Media,
	madeForKids: boolean | undefined,
): FieldsReport {
	const problems = draftTextProblems(draftTexts({ ...fields, name: fields.fileName }));
	return {
		mismatch:
			imagesIn(media) === 0
				? undefined
				: `YouTube takes videos only, but the request has ${describeMedia(media)}. Send a video.`,
		problems: madeForKids === undefined ? [kidsProblem, ...problems] : problems,
		unused:
			fields.mediaType === undefined || fields.mediaType === 'VIDEO'
				? []
				: [
						{
							code: 'media_type_not_used',
							message: `media_type ${fields.mediaType} means nothing to YouTube; it gets a video.`,
						},
					],
	};
}
