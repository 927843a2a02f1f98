import { Type } from '@sinclair/typebox';
import { json, refusals, time } from '../../core/schemas';

export const keptAnswers = {
	201: json(
		'The file is kept for TEMP_MAX_AGE_HOURS.',
		Type.Object({
			id: Type.String(),
			url: Type.String({ description: 'Anybody who has it can read the file.' }),
			expires_at: time,
			size_bytes: Type.Integer(),
		}),
	),
	...refusals({
		400: 'The body is empty or not whole (`empty_file`, `body_incomplete`).',
		408: 'The body came too slowly (`client_too_slow`).',
		413: 'The file is larger than MAX_UPLOAD_BYTES (`file_too_large`).',
		415: 'The file is no video or JPEG picture (`not_a_video`, `image_type_not_taken`), or the content type is unknown.',
		507: 'There is no room for the file (`storage_full`).',
	}),
};
