import type { Account, AccountStore } from '../../accounts';
import type { Channels, Media, UploadFields } from '../../channels';
import { ApiError } from '../../core/errors';
import type { Warning } from '../../core/warning';
import type { StoredFile } from '../../files/temporary-files';
import type { Guard } from '../../outgoing';
import type { Content } from './intake-store';
import { checkRequest } from './request-check';
import { accountProblem, findTargets, publicUrlProblem } from './target-accounts';

const notOneSource = (code: string, reason: string) =>
	new ApiError(
		400,
		code,
		`The request has ${reason}. Send exactly one of a file, video_url and image_urls.`,
		'fix-request',
	);

const tooManyImages = (count: number, most: number) =>
	new ApiError(
		400,
		'media_type_mismatch',
		`image_urls has ${count} URLs, but no platform accepts more than ${most} images per post. Send fewer.`,
		'fix-request',
	);

/** Dependencies of the upload request checks. */
export interface CheckOptions {
	channels: Channels;
	accounts: AccountStore;
	/** URL guards for media and for callbacks. */
	guards: Record<'video' | 'images' | 'callback', Pick<Guard, 'check'>>;
	/** True if the platform of an account can reach this service at `PUBLIC_URL`. */
	isReachable: (account: Account) => boolean;
}

/** Validates upload requests: their fields, the locations of their media and their target accounts. */
export function createUploadChecks({ channels, accounts, guards, isReachable }: CheckOptions) {
	const mostImages = Math.max(...Object.values(channels).map(({ uploads }) => uploads.mostImages));

	/**
	 * Rejects a request that a platform would reject regardless of what its media contain.
	 *
	 * @throws ApiError 400 for the first problem
	 */
	function refuseUnfit(fields: UploadFields, media: Media): Warning[] {
		const checked = fields.platforms.map((platform) => checkRequest(channels, platform, fields, media));
		const [refused] = checked.flatMap(({ problems }) => problems);
		if (refused) throw refused;
		return checked.flatMap(({ warnings }) => warnings);
	}

	/** Returns the target accounts of an upload after checking that all of them can accept it. @throws ApiError */
	async function check(fields: UploadFields, media: Media, isFile: boolean): Promise<Account[]> {
		refuseUnfit(fields, media);
		if (fields.callbackUrl !== undefined) await guards.callback.check(fields.callbackUrl);
		const targets = await findTargets(accounts, fields);
		for (const account of targets) {
			const problem =
				accountProblem(channels, account) ??
				(isFile ? publicUrlProblem(channels, account, media, isReachable(account)) : undefined);
			if (problem !== undefined) throw problem;
		}
		return targets;
	}

	/**
	 * Determines the media of a request. URLs are returned in the form in which they will be requested, with spaces
	 * and non-ASCII characters encoded.
	 *
	 * @throws ApiError 400
	 */
	async function contentOf(fields: UploadFields, file: StoredFile | undefined): Promise<Content> {
		const { videoUrl, imageUrls } = fields;
		const sources = [file, videoUrl, imageUrls.length > 0 ? imageUrls : undefined].filter(Boolean);
		if (sources.length > 1) throw notOneSource('two_sources', 'more than one kind of media');
		if (file !== undefined) return { file };
		if (videoUrl !== undefined) {
			return { videoUrl: (await guards.video.check(videoUrl)).href };
		}
		if (imageUrls.length === 0) throw notOneSource('media_missing', 'no media');
		if (imageUrls.length > mostImages) throw tooManyImages(imageUrls.length, mostImages);
		const urls: string[] = [];
		for (const url of imageUrls) urls.push((await guards.images.check(url)).href);
		return { imageUrls: urls };
	}

	return { refuseUnfit, check, contentOf };
}

export type UploadChecks = ReturnType<typeof createUploadChecks>;
