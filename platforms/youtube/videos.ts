import { PlatformError, settle } from '../errors';
import { asCount, asObject, asObjects, asText, type JsonObject } from '../json';
import { postTime, type PostStatistics } from '../statistics';
import { read, type YouTube } from './api';

/** Page size of lists, and maximum number of IDs per request (contracts/youtube-api.md §3). */
const PAGE_SIZE = 50;

const PARTS = 'snippet,contentDetails,statistics,status';

/** A simplified video: its statistics and status. */
export interface Video extends PostStatistics {
	/** `private`, `unlisted` or `public`. */
	privacy: string | null;
	/** `uploaded`, `processed`, `failed`, `rejected` or `deleted`. */
	upload_status: string | null;
	thumbnail_url: string | null;
	/** `null` until the video is processed. */
	duration_seconds: number | null;
}

/** Returns the URL for watching a video; for a private video, it works for the owner. */
export const videoUrl = (videoId: string) => `https://www.youtube.com/watch?v=${videoId}`;

/**
 * Converts a duration such as `PT1H2M3S`, possibly with days, to seconds; returns `null` for `P0D`, which means that
 * the duration is not known yet.
 */
export function durationSeconds(text: string | undefined): number | null {
	const [, days, hours, minutes, seconds] =
		/^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text ?? '') ?? [];
	const inAll =
		Number(days ?? 0) * 86_400 +
		Number(hours ?? 0) * 3_600 +
		Number(minutes ?? 0) * 60 +
		Number(seconds ?? 0);
	return inAll > 0 ? inAll : null;
}

function timeOf(text: string | undefined): string | null {
	const milliseconds = Date.parse(text ?? '');
	return Number.isNaN(milliseconds) ? null : postTime(milliseconds);
}

/**
 * Converts YouTube's JSON for a video to the simplified format. YouTube does not return shares or saves here
 * (contracts/youtube-api.md §3).
 */
export function simplifyVideo(video: JsonObject): Video {
	const snippet = asObject(video.snippet);
	const statistics = asObject(video.statistics);
	const status = asObject(video.status);
	const thumbnails = asObject(snippet?.thumbnails);
	const largest = asObject(thumbnails?.high ?? thumbnails?.medium ?? thumbnails?.default);
	const id = asText(video.id) ?? '';
	return {
		id,
		url: id === '' ? null : videoUrl(id),
		title: asText(snippet?.title) || null,
		created_at: timeOf(asText(snippet?.publishedAt)),
		views: asCount(statistics?.viewCount) ?? null,
		likes: asCount(statistics?.likeCount) ?? null,
		comments: asCount(statistics?.commentCount) ?? null,
		shares: null,
		saved: null,
		privacy: asText(status?.privacyStatus) ?? null,
		upload_status: asText(status?.uploadStatus) ?? null,
		thumbnail_url: asText(largest?.url) ?? null,
		duration_seconds: durationSeconds(asText(asObject(video.contentDetails)?.duration)),
	};
}

/**
 * Reads the videos with these IDs, in YouTube's own format and in the order of the IDs (contracts/youtube-api.md §3).
 * Costs 1 unit of quota for every 50 IDs. Unknown IDs and other people's private videos are omitted.
 *
 * @param parts the parts of the resource to return, separated by commas
 * @throws PlatformError
 */
export async function queryVideoObjects(
	youtube: YouTube,
	ids: readonly string[],
	parts: string = PARTS,
): Promise<JsonObject[]> {
	const found = new Map<string, JsonObject>();
	for (let first = 0; first < ids.length; first += PAGE_SIZE) {
		const id = ids.slice(first, first + PAGE_SIZE).join(',');
		const { items } = await read(youtube, '/videos', { part: parts, id });
		for (const video of asObjects(items)) found.set(asText(video.id) ?? '', video);
	}
	return ids.map((id) => found.get(id)).filter((video): video is JsonObject => video !== undefined);
}

/** An entry of the uploads playlist. */
interface ListedUpload {
	id: string;
	privacy: string | undefined;
}

/**
 * Yields the uploads playlist page by page, newest first; yields nothing if YouTube does not know the playlist, as for
 * a channel without uploads.
 */
async function* uploadPages(youtube: YouTube, playlistId: string): AsyncGenerator<ListedUpload[]> {
	let pageToken: string | undefined;
	do {
		const query = { part: 'contentDetails,status', playlistId, maxResults: String(PAGE_SIZE), pageToken };
		const page = await settle(read(youtube, '/playlistItems', query));
		if (page instanceof PlatformError) {
			if (page.platformCode === 'playlistNotFound') return;
			throw page;
		}
		yield asObjects(page.items)
			.map((item) => ({
				id: asText(asObject(item.contentDetails)?.videoId) ?? '',
				privacy: asText(asObject(item.status)?.privacyStatus),
			}))
			.filter(({ id }) => id !== '');
		const next = asText(page.nextPageToken);
		pageToken = next === pageToken ? undefined : next;
	} while (pageToken !== undefined);
}

/** Maximum number of pages read to find public videos among private ones. */
const MOST_PAGES = 10;

/**
 * Lists the channel's newest videos, in YouTube's own format (contracts/youtube-api.md §3). Costs 1 unit of quota for
 * each page of the list, and 1 for every 50 videos.
 *
 * @param options.limit maximum number of videos; `Infinity` for all
 * @param options.publicOnly true to exclude private and unlisted videos; in this case, at most 500 uploads are
 * considered
 * @throws PlatformError
 */
export async function listVideoObjects(
	youtube: YouTube,
	playlistId: string,
	options: { limit: number; publicOnly: boolean },
): Promise<JsonObject[]> {
	const ids: string[] = [];
	let pages = 0;
	for await (const page of uploadPages(youtube, playlistId)) {
		const wanted = page.filter(({ privacy }) => !options.publicOnly || privacy === 'public');
		ids.push(...wanted.map(({ id }) => id));
		pages++;
		if (ids.length >= options.limit || (options.publicOnly && pages >= MOST_PAGES)) break;
	}
	return await queryVideoObjects(youtube, ids.slice(0, options.limit));
}
