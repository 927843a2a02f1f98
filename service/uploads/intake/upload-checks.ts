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
		`The request has ${reason}. Send one of a file, video_url and image_urls.`,
		'fix-request',
	);

const tooManyImages = (count: number, most: number) =>
	new ApiError(
		400,
		'media_type_mismatch',
		`image_urls has ${count} addresses, but no platform takes more than ${most} pictures in a post. Send fewer.`,
		'fix-request',
	);

/** What upload requests are checked against. */
export interface CheckOptions {
	channels: Channels;
	accounts: AccountStore;
	/** What may be an address of media, and what one that is called back. */
	guards: Record<'video' | 'images' | 'callback', Pick<Guard, 'check'>>;
	/** Whether the platform of an account can reach this service by `PUBLIC_URL`. */
	isReachable: (account: Account) => boolean;
}

/** Checks upload requests: what they ask for, where their media are, and whom they are for. */
export function createUploadChecks({ channels, accounts, guards, isReachable }: CheckOptions) {
	const mostImages = Math.max(...Object.values(channels).map(({ uploads }) => uploads.mostImages));

	/**
	 * What a platform might refuse about the request itself.
	 *
	 * @throws ApiError 400, the first of what it would
	 */
	function refuseUnfit(fields: UploadFields, media: Media): Warning[] {
		const checked = fields.platforms.map((platform) => checkRequest(channels, platform, fields, media));
		const [refused] = checked.flatMap(({ problems }) => problems);
		if (refused) throw refused;
		return checked.flatMap(({ warnings }) => warnings);
	}

	/** The accounts that an upload is for, all of them able to take it. @throws ApiError */
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

	/** What the media of a request are; URLs as they are sent, with blanks and letters beyond ASCII encoded. @throws ApiError 400 */
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
