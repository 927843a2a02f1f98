import { Type } from '@sinclair/typebox';
import { json, refusals, time } from '../../core/schemas';

export const keptAnswers = {
	201: json(
		'The file is kept for TEMP_MAX_AGE_HOURS.',
		Type.Object({
			id: Type.String(),
			url: Type.String({ description: 'Anyone who has the URL can read the file.' }),
			expires_at: time,
			size_bytes: Type.Integer(),
		}),
	),
	...refusals({
		400: 'The body is empty or incomplete (`empty_file`, `body_incomplete`).',
		408: 'The body arrived too slowly (`client_too_slow`).',
		413: 'The file is larger than MAX_UPLOAD_BYTES (`file_too_large`).',
		415: 'The file is not a supported video or JPEG image (`not_a_video`, `image_type_not_taken`), or the content type is unknown.',
		507: 'There is not enough storage for the file (`storage_full`).',
	}),
};
