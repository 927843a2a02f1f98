import { Type, type Static } from '@sinclair/typebox';
import { ACTIONS, PLATFORM_NAMES, PLATFORMS } from '../../../platforms/errors';
import {
	binary,
	failure,
	json,
	nullable,
	oneOf,
	original,
	pathPart,
	platform,
	refusals,
	time,
	type Described,
} from '../../core/schemas';
import { ownAnswer, ownTexts } from '../intake/own-fields';
import { accountField, FIELD_HELP, fieldText, forEachPlatform } from '../intake/upload-fields';
import { DELIVERY_STATES, MEDIA_TYPES, type DeliveryState } from '../../channels';

const delivery = Type.Object(
	{
		id: Type.String(),
		platform,
		account: Type.String({ description: "The account's user name." }),
		state: oneOf(DELIVERY_STATES, {
			description:
				'A draft finishes as delivered, when it is in the inbox of the account. A post waits at awaiting_approval and finishes as published.',
		}),
		bytes_total: nullable(Type.Integer()),
		bytes_sent: Type.Integer(),
		publish_id: Type.Optional(Type.String({ description: 'ID of a draft at its platform.' })),
		video_id: Type.Optional(
			Type.String({
				description: 'ID of a draft that is a private video; it keeps this ID when it is made public.',
			}),
		),
		container_id: Type.Optional(Type.String({ description: 'ID of a prepared post at its platform.' })),
		post_ids: Type.Optional(Type.Array(Type.String())),
		permalink: Type.Optional(Type.String()),
		fields: Type.Optional(ownAnswer),
		error: Type.Optional(failure),
		can_retry: Type.Optional(Type.Boolean({ description: 'True if a failed delivery can be retried.' })),
		updated_at: time,
	},
	{ title: 'Delivery', description: 'The delivery of an upload to one account.' },
);

/** An upload with its deliveries, as returned by `uploadJson`. */
export const uploadStatus = Type.Object(
	{
		upload_id: Type.String(),
		created_at: time,
		caption: nullable(Type.String()),
		file: Type.Object({
			name: nullable(
				Type.String({ description: 'The name sent with the file, or the last segment of its URL.' }),
			),
			content_type: nullable(Type.String()),
			size_bytes: nullable(Type.Integer()),
			sha256: nullable(Type.String()),
			kept_until: nullable(time),
		}),
		publish_at: nullable({
			...time,
			description: 'When approved posts are published. Null: immediately after approval.',
		}),
		deliveries: Type.Array(delivery),
	},
	{ title: 'Upload' },
);

/** An upload in responses. */
export type UploadJson = Static<typeof uploadStatus>;

export const uploadList = Type.Object({
	uploads: Type.Array(uploadStatus),
	next_cursor: Type.Optional(
		Type.String({ description: 'Cursor of the next page. Missing on the last page.' }),
	),
});

/** For each state, the number of uploads that have a delivery in that state. */
export const uploadCounts = Type.Object({
	by_state: Type.Unsafe<Partial<Record<DeliveryState, number>>>(
		Type.Partial(Type.Record(oneOf(DELIVERY_STATES), Type.Integer()), {
			description: 'States without deliveries are omitted.',
		}),
	),
});

export type UploadCountsJson = Static<typeof uploadCounts>;

/** A page of uploads. */
export type UploadListJson = Static<typeof uploadList>;

const warning = Type.Object(
	{ code: Type.String(), message: Type.String(), ...original },
	{ title: 'Warning' },
);

/** Schema of the response to an accepted upload, `Accepted`. */
export const accepted = Type.Object(
	{
		upload_id: Type.String(),
		status_url: Type.String(),
		deliveries: Type.Array(
			Type.Object({
				id: Type.String(),
				platform,
				account: Type.String(),
				state: Type.Literal('queued'),
			}),
		),
		warnings: Type.Array(warning, {
			description: 'Fields that a platform cannot use, and media that the service cannot store.',
		}),
	},
	{ title: 'AcceptedUpload' },
);

export type AcceptedJson = Static<typeof accepted>;

/** Schema of the preflight's `Report`. */
export const report = Type.Object({
	ok: Type.Boolean(),
	problems: Type.Array(
		Type.Object({
			platform,
			code: Type.String(),
			message: Type.String(),
			...original,
			action: oneOf(ACTIONS),
		}),
	),
	warnings: Type.Array(warning),
});

/** The result of a preflight. */
export type ReportJson = Static<typeof report>;

const [EXAMPLE] = PLATFORMS;

/** The fields of an upload as text fields. */
const textFields = {
	platforms: fieldText('platforms', {
		description: `${FIELD_HELP.platforms}: repeated, or separated by commas.`,
		examples: [EXAMPLE],
	}),
	account: Type.Optional(fieldText('account', { description: FIELD_HELP.account })),
	...forEachPlatform(accountField, (one) =>
		Type.Optional(fieldText('account', { description: `For ${PLATFORM_NAMES[one]} alone.` })),
	),
	content: Type.Optional(fieldText('content', { description: FIELD_HELP.content })),
	video_title: Type.Optional(fieldText('video_title', { description: FIELD_HELP.title })),
	video_description: Type.Optional(fieldText('video_description', { description: FIELD_HELP.title })),
	media_type: Type.Optional(oneOf(MEDIA_TYPES, { description: FIELD_HELP.type })),
	auto_approve: Type.Optional(Type.Boolean({ description: FIELD_HELP.approve })),
	force: Type.Optional(Type.Boolean({ description: FIELD_HELP.force })),
	callback_url: Type.Optional(fieldText('callback_url', { description: FIELD_HELP.callback })),
	...ownTexts,
};

const form = Type.Object(
	{
		...textFields,
		video_url: Type.Optional(fieldText('video_url')),
		image_urls: Type.Optional(fieldText('image_urls')),
		file: Type.Optional(binary),
	},
	{ examples: [{ platforms: EXAMPLE, file: '@video.mp4' }] },
);

/** Upload request bodies other than JSON. */
export const otherBodies: Described = {
	querystring: Type.Partial(Type.Object(textFields), {
		description: 'The fields, if the body is the file itself.',
	}),
	body: { 'multipart/form-data': form, 'video/mp4': binary },
};

/** The same bodies with the header that makes retries safe. */
export const keyedBodies: Described = {
	...otherBodies,
	headers: Type.Object({
		'idempotency-key': Type.Optional(
			Type.String({
				maxLength: 255,
				description: 'Makes the request idempotent: with the same key it is executed once in 24 hours.',
			}),
		),
	}),
};

const unreadable = {
	400: 'A field is missing or invalid, or the body is incomplete (`platforms_missing`, `media_missing`, `url_not_allowed`, …).',
	408: 'The body arrived too slowly (`client_too_slow`).',
	413: 'The file is larger than MAX_UPLOAD_BYTES (`file_too_large`).',
	415: 'The file is not a supported video or image (`not_a_video`), or the content type is unknown.',
	507: 'There is not enough storage for the file (`storage_full`).',
};

/** Responses of the upload webhook. */
export const intakeAnswers = {
	202: json('The upload is stored; its deliveries continue in the background.', accepted),
	...refusals({
		...unreadable,
		409: 'The account is ambiguous or not connected, or the first request with this key is still in progress (`account_ambiguous`, `account_not_connected`, `request_in_progress`).',
		422: 'The key was used for another request (`idempotency_key_reused`).',
	}),
};

/** Responses of the preflight. */
export const preflightAnswers = {
	200: json('The result for each platform.', report),
	...refusals(unreadable),
};

/** Error responses of routes for a single upload. */
export const unknownUpload = refusals({ 404: 'The upload does not exist (`upload_unknown`).' });

export const uploadParams = Type.Object({ id: pathPart() });

/** Responses of routes that return an upload. */
export const statusAnswers = {
	200: json('The current state of the upload.', uploadStatus),
	...unknownUpload,
};
