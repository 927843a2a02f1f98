import type { Platform } from '../../../platforms/errors';
import { isImage, type MediaType } from '../../../platforms/media';
import { ApiError } from '../../errors';
import type { Warning } from '../caption';
import { instagramPostOf } from '../post-type';
import type { TemporaryFiles } from '../temporary-files';
import { imageProblems } from './images';
import { fixMedia, videoLimits, videoProblems, type Problem } from './limits';
import type { ReadRange } from './boxes';
import { probeVideo, type VideoFacts } from './probe';

/** A file and what it is to become. */
export interface MediaFile {
	sizeBytes: number;
	contentType: MediaType;
	/** As the caller named it; null: told by the media. */
	mediaType: string | null;
}

const unreadable = (platform: Platform) =>
	fixMedia(
		platform,
		'not_readable',
		'The file begins like a video but cannot be read as one: it is damaged or cut off. Export it again.',
	);

function warningsOf(platform: Platform, facts: VideoFacts): Warning[] {
	if (platform !== 'instagram' || !facts.boxes?.hasEditList) return [];
	return [
		{
			code: 'edit_list',
			message:
				'The video has edit lists, which Instagram\'s rules exclude and which it usually takes. If it is refused, write it with "ffmpeg -use_editlist 0".',
		},
	];
}

/** What a platform would refuse about a file, and what it might. */
export interface MediaReport {
	problems: Problem[];
	warnings: Warning[];
}

/** Reads parts of a temporary file. */
export const readerOf =
	(files: Pick<TemporaryFiles, 'read'>, fileName: string): ReadRange =>
	async (start, end) => {
		const pieces: Uint8Array[] = [];
		for await (const piece of files.read(fileName, start, end - 1)) pieces.push(piece);
		return Buffer.concat(pieces);
	};

/** Finds everything at once that is wrong with a file, for each platform, by its head. */
export async function inspectMedia(
	file: MediaFile,
	read: ReadRange,
	platforms: readonly Platform[],
): Promise<MediaReport> {
	const post = instagramPostOf({ ...file, imageUrls: [] });
	if (isImage(file.contentType)) {
		const found = platforms.map((platform) => imageProblems(platform, file, read, post));
		return { problems: (await Promise.all(found)).flat(), warnings: [] };
	}
	const facts = await probeVideo(read, file.sizeBytes);
	if (facts === undefined) return { problems: platforms.map(unreadable), warnings: [] };
	return {
		problems: platforms.flatMap((platform) => videoProblems(facts, videoLimits(platform, post))),
		warnings: platforms.flatMap((platform) => warningsOf(platform, facts)),
	};
}

/**
 * Refuses a file that a platform would refuse, before a byte goes there.
 *
 * @throws ApiError 422 with action `fix-media`, naming everything that is wrong
 */
export async function requireFitMedia(file: MediaFile, read: ReadRange, platform: Platform): Promise<void> {
	const { problems } = await inspectMedia(file, read, [platform]);
	const [first] = problems;
	if (first === undefined) return;
	const code = problems.length === 1 ? first.code : 'media_unfit';
	throw new ApiError(422, code, problems.map(({ message }) => message).join(' '), 'fix-media');
}
