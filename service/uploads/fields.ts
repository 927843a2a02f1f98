import { Type, type Static } from '@sinclair/typebox';
import type { Platform } from '../../platforms/errors';
import { ApiError } from '../errors';

/** The webhook's JSON body. */
export const uploadBody = Type.Object({
	platforms: Type.Optional(Type.Array(Type.String())),
	video_url: Type.Optional(Type.String()),
	account: Type.Optional(
		Type.Union([
			Type.String(),
			Type.Object({ tiktok: Type.Optional(Type.String()) }, { additionalProperties: true }),
		]),
	),
	'account.tiktok': Type.Optional(Type.String()),
	content: Type.Optional(Type.String()),
	video_title: Type.Optional(Type.String()),
	video_description: Type.Optional(Type.String()),
	auto_approve: Type.Optional(Type.Boolean()),
	callback_url: Type.Optional(Type.String()),
	media_type: Type.Optional(Type.String()),
	image_urls: Type.Optional(Type.Array(Type.String())),
});

/** The fields of an upload request, however they came. */
export type UploadFields = Static<typeof uploadBody>;

export interface Warning {
	code: string;
	message: string;
}

/** Fields of a multipart body; `platforms` may be repeated or comma-separated, a field that is repeated otherwise keeps its last value. */
export function fromMultipart(fields: ReadonlyMap<string, string[]>): UploadFields {
	const last = (name: string) => fields.get(name)?.at(-1);
	return {
		platforms: fields
			.get('platforms')
			?.flatMap((value) => value.split(',').map((platform) => platform.trim())),
		video_url: last('video_url'),
		account: last('account'),
		'account.tiktok': last('account.tiktok'),
		content: last('content'),
		video_title: last('video_title'),
		video_description: last('video_description'),
		auto_approve: last('auto_approve') === 'true',
		callback_url: last('callback_url'),
		media_type: last('media_type'),
		image_urls: fields.get('image_urls'),
	};
}

/** The platforms of a request, each once. @throws ApiError 400 */
export function readPlatforms(fields: UploadFields): Platform[] {
	const platforms = [...new Set(fields.platforms?.filter(Boolean))];
	if (platforms.length === 0) {
		throw new ApiError(
			400,
			'platforms_missing',
			'The field "platforms" is missing. Send ["tiktok"].',
			'fix-request',
		);
	}
	const unknown = platforms.find((platform) => platform !== 'tiktok');
	if (unknown !== undefined) {
		throw new ApiError(
			400,
			'platform_unknown',
			`"${unknown}" is not a platform that this service delivers to. Send ["tiktok"].`,
			'fix-request',
		);
	}
	return ['tiktok'];
}

/** The account that the request names for TikTok, by id or user name. */
export function namedAccount(fields: UploadFields): string | undefined {
	const { account } = fields;
	return fields['account.tiktok'] ?? (typeof account === 'object' ? account.tiktok : account);
}

/** What of the request has no effect, so that nothing is dropped in silence. */
export function warningsFor(fields: UploadFields): Warning[] {
	const warnings: Warning[] = [];
	if (fields.content || fields.video_title || fields.video_description) {
		warnings.push({
			code: 'caption_not_used',
			message:
				'A TikTok video draft carries no caption: the user writes it in TikTok. The text was not sent.',
		});
	}
	if (fields.auto_approve) {
		warnings.push({
			code: 'auto_approve_not_used',
			message: 'auto_approve never publishes on TikTok; the user posts the draft.',
		});
	}
	if (fields.callback_url) {
		warnings.push({
			code: 'callback_url_not_used',
			message: 'This version does not call back. Read status_url instead.',
		});
	}
	if (fields.image_urls?.length || fields.media_type) {
		warnings.push({
			code: 'media_type_not_used',
			message: 'This version delivers videos only; media_type and image_urls had no effect.',
		});
	}
	return warnings;
}
