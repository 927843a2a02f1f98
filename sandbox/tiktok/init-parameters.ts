import { isParameters } from './access';
import type { Caller, Parameters } from './access';
import { planProblem } from './chunk-plan';
import type { ChunkPlan } from './chunk-plan';
import type { TikTok } from './context';
import { privacyOptions } from './creator-info';
import { DataError } from './errors';
import { isVerifiedUrl } from './media-urls';
import type { App } from './model';

export type Source =
	| { readonly kind: 'FILE_UPLOAD'; readonly plan: ChunkPlan }
	| { readonly kind: 'PULL_FROM_URL'; readonly urls: readonly string[] };

export interface PostInfo {
	readonly title: string;
	readonly values: Parameters;
}

const mostPhotos = 35;
const badPostInfo = 'The request post info is empty or incorrect';
const toggles = [
	'disable_comment',
	'disable_duet',
	'disable_stitch',
	'brand_content_toggle',
	'brand_organic_toggle',
	'auto_add_music',
	'is_aigc',
];

/**
 * Creates the error for an invalid parameter. TikTok documents `invalid_param` for posting, but has been observed to
 * send `invalid_params` (rule 34).
 */
function invalid(tiktok: TikTok, message: string): DataError {
	return new DataError(tiktok.switches.postingParamsCode, message, 400);
}

/** Reads the `source_info` of a video (contract §4.1, rules 34, 35 and 37). */
export function readVideoSource(tiktok: TikTok, app: App, value: unknown): Source {
	if (!isParameters(value)) throw invalid(tiktok, 'The source info is empty or incorrect');
	if (value.source === 'PULL_FROM_URL') {
		if (typeof value.video_url !== 'string') throw invalid(tiktok, 'The video url is empty or incorrect');
		return pull(tiktok, app, [value.video_url]);
	}
	if (value.source !== 'FILE_UPLOAD') throw invalid(tiktok, 'The source is invalid');
	const { video_size: sizeBytes, chunk_size: chunkSize, total_chunk_count: chunkCount } = value;
	if (!isInteger(sizeBytes)) throw invalid(tiktok, 'The video size is invalid');
	if (!isInteger(chunkSize)) throw invalid(tiktok, 'The chunk size is invalid');
	if (!isInteger(chunkCount)) throw invalid(tiktok, 'The total chunk count is invalid');
	const plan = { sizeBytes, chunkSize, chunkCount };
	const problem = planProblem(plan, tiktok.switches.chunkRules);
	if (problem) throw invalid(tiktok, problem);
	return { kind: 'FILE_UPLOAD', plan };
}

/** Reads the parameters of a photo post except `post_info` (contract §4.7, rule 39). */
export function readPhotoSource(tiktok: TikTok, { app, user }: Caller, body: Parameters): Source {
	if (body.media_type !== 'PHOTO') throw invalid(tiktok, 'The media type is invalid');
	if (body.post_mode !== 'DIRECT_POST' && body.post_mode !== 'MEDIA_UPLOAD') {
		throw invalid(tiktok, 'The post mode is invalid');
	}
	const source = body.source_info;
	if (!isParameters(source) || source.source !== 'PULL_FROM_URL')
		throw invalid(tiktok, 'The source is invalid');
	const { photo_images: urls, photo_cover_index: cover } = source;
	if (!Array.isArray(urls) || urls.length < 1 || urls.length > mostPhotos || !urls.every(isText)) {
		throw invalid(tiktok, `The photo images must be 1 to ${mostPhotos} urls`);
	}
	if (!isInteger(cover) || cover < 0 || cover >= urls.length) {
		throw invalid(tiktok, 'The photo cover index is invalid');
	}
	if (!isToggle(tiktok, body.is_aigc)) throw invalid(tiktok, 'is_aigc must be a boolean');
	if (body.post_mode === 'MEDIA_UPLOAD' && !user.appVersionOk) {
		throw new DataError('app_version_check_failed', 'The minimum app version for the user is 31.8.');
	}
	return pull(tiktok, app, urls);
}

/** Reads the `post_info` of a direct video (contract §4.8). */
export function readVideoInfo(tiktok: TikTok, value: unknown): PostInfo {
	return readPostInfo(tiktok, value, { title: 2200 });
}

/** Reads the `post_info` of a photo post, which must not be empty, even for a draft (contract §4.7). */
export function readPhotoInfo(tiktok: TikTok, value: unknown): PostInfo {
	const info = readPostInfo(tiktok, value, { title: 90, description: 4000 });
	if (Object.keys(info.values).length > 0) return info;
	throw invalid(tiktok, badPostInfo);
}

/** Reads a `post_info`. @param limits maximum length of each text, in UTF-16 code units */
function readPostInfo(tiktok: TikTok, value: unknown, limits: Readonly<Record<string, number>>): PostInfo {
	if (!isParameters(value)) throw invalid(tiktok, badPostInfo);
	for (const [name, limit] of Object.entries(limits)) {
		const text = value[name] ?? '';
		if (!isText(text) || text.length > limit) throw invalid(tiktok, `The ${name} is invalid or too long`);
	}
	const wrong = toggles.find((name) => !isToggle(tiktok, value[name]));
	if (wrong !== undefined) throw invalid(tiktok, `${wrong} must be a boolean`);
	return { title: isText(value.title) ? value.title : '', values: value };
}

function isToggle(tiktok: TikTok, value: unknown): boolean {
	if (value === null) return tiktok.switches.nullToggles === 'accepted';
	return value === undefined || typeof value === 'boolean';
}

/** Returns the position of the cover frame in milliseconds, or 0 for an invalid value (contract §4.8, rule 65). */
export function readCover(tiktok: TikTok, { values }: PostInfo): number {
	const { video_cover_timestamp_ms: timestamp = 0 } = values;
	if (!isInteger(timestamp) || Math.abs(timestamp) > 2 ** 31 - 1) {
		throw invalid(tiktok, 'video_cover_timestamp_ms must be an int32');
	}
	return Math.max(0, timestamp);
}

/**
 * Returns a direct post's privacy level, after checking that the creator and the app may use it (contract §4.8, §4.12,
 * rule 40).
 */
export function directPrivacy(tiktok: TikTok, { app, user }: Caller, { values }: PostInfo): string {
	const level = values.privacy_level;
	if (!isText(level) || !privacyOptions(user).includes(level)) {
		throw new DataError(
			'privacy_level_option_mismatch',
			'The privacy level does not match the privacy level options of the creator.',
		);
	}
	if (
		values.brand_content_toggle === true &&
		level === 'SELF_ONLY' &&
		tiktok.switches.brandedSelfOnly === 'refused'
	) {
		throw invalid(tiktok, 'Branded content cannot be private');
	}
	if (!app.audited && (!user.private || level !== 'SELF_ONLY')) {
		throw new DataError(
			'unaudited_client_can_only_post_to_private_accounts',
			'Unaudited clients can only post to private accounts.',
		);
	}
	return level;
}

function pull(tiktok: TikTok, app: App, urls: readonly string[]): Source {
	const { loopback } = tiktok.kernel.switches;
	if (!urls.every((url) => isVerifiedUrl(app, url, loopback))) {
		throw new DataError('url_ownership_unverified', 'The ownership of the url is not verified.');
	}
	return { kind: 'PULL_FROM_URL', urls };
}

function isInteger(value: unknown): value is number {
	return Number.isSafeInteger(value);
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}
