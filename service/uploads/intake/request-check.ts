import type { Platform } from '../../../platforms/errors';
import { captionProblems } from '../../../platforms/instagram';
import { photoTextProblems } from '../../../platforms/tiktok';
import { ApiError } from '../../core/errors';
import { captionOf } from './caption';
import type { UploadFields } from './upload-fields';
import { instagramPost, postTypeProblem, type Media } from './post-type';
import { applyForce } from '../preflight/force';
import type { Warning } from '../../core/warning';

/** Texts that go to a platform and that it would refuse; a video draft at TikTok and a story carry none. */
function textProblems(platform: Platform, fields: UploadFields, media: Media) {
	if (platform === 'instagram') {
		const isStory = instagramPost(media, fields.mediaType) === 'STORIES';
		return isStory ? [] : captionProblems(captionOf(fields) ?? '');
	}
	const { title = '', description = '' } = fields;
	return media === 'video' ? [] : photoTextProblems({ title, description });
}

/**
 * Everything about a request itself that a platform would refuse, whatever its media look like inside: their number and
 * kind, and the texts. Intake refuses the first one, preflight names all. The limits of texts are only documented.
 */
export function checkRequest(
	platform: Platform,
	fields: UploadFields,
	media: Media,
): { problems: ApiError[]; warnings: Warning[] } {
	const mismatch = postTypeProblem(platform, media, fields.mediaType);
	const texts = textProblems(platform, fields, media).map((text) => ({ ...text, onlyDocumented: true }));
	const { problems, warnings } = applyForce(texts, fields.force);
	const refused = problems.map(({ code, message }) => new ApiError(400, code, message, 'fix-request'));
	return { problems: mismatch ? [mismatch, ...refused] : refused, warnings };
}
