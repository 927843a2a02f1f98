import { asCount, asObject, asObjects, asText, type JsonObject } from '../json';
import { read, type YouTube } from './api';
import { incompleteAnswer, reasonError } from './errors';

/** A YouTube channel. `null` means that the owner hides the value or that YouTube omitted it. */
export interface YouTubeChannel {
	/** `UC…`. */
	channelId: string;
	title: string | null;
	/** Without `@`. */
	handle: string | null;
	description: string | null;
	avatarUrl: string | null;
	/** ISO 3166-1 alpha-2. */
	country: string | null;
	/**
	 * Rounded down to three significant digits from 1,000 on, even for the owner; `null` while the owner hides the
	 * count.
	 */
	subscribers: number | null;
	subscribersHidden: boolean;
	/** Total across all public videos. */
	views: number | null;
	/** Number of public videos. */
	videos: number | null;
	/** ID of the playlist of all uploads, including private ones. */
	uploadsPlaylistId: string | null;
	/** Whether videos longer than 15 minutes can be uploaded: `allowed`, `eligible` or `disallowed`. */
	longUploadsStatus: string | null;
}

/**
 * Reads the connected account's channel, in YouTube's own format (contracts/youtube-api.md §2). Costs 1 unit of quota.
 *
 * @throws PlatformError; `channel_missing` if the account has no channel, `scope_missing` without a read scope
 */
export async function getChannelObject(youtube: YouTube): Promise<JsonObject> {
	const part = 'id,snippet,contentDetails,statistics,status';
	const { items } = await read(youtube, '/channels', { part, mine: 'true' });
	const [channel] = asObjects(items);
	// For an account without a channel, YouTube may also return a list without items.
	if (channel === undefined) throw reasonError('youtubeSignupRequired');
	return channel;
}

/** Converts YouTube's JSON for a channel to the simplified format. @throws PlatformError if the channel has no ID */
export function simplifyChannel(channel: JsonObject): YouTubeChannel {
	const channelId = asText(channel.id);
	if (!channelId) throw incompleteAnswer('the ID of the channel');
	const snippet = asObject(channel.snippet);
	const statistics = asObject(channel.statistics);
	const thumbnails = asObject(snippet?.thumbnails);
	const largest = asObject(thumbnails?.high ?? thumbnails?.medium ?? thumbnails?.default);
	const playlists = asObject(asObject(channel.contentDetails)?.relatedPlaylists);
	const subscribersHidden = statistics?.hiddenSubscriberCount === true;
	return {
		channelId,
		title: asText(snippet?.title) ?? null,
		handle: asText(snippet?.customUrl)?.replace(/^@/, '') ?? null,
		description: asText(snippet?.description) ?? null,
		avatarUrl: asText(largest?.url) ?? null,
		country: asText(snippet?.country) ?? null,
		subscribers: subscribersHidden ? null : (asCount(statistics?.subscriberCount) ?? null),
		subscribersHidden,
		views: asCount(statistics?.viewCount) ?? null,
		videos: asCount(statistics?.videoCount) ?? null,
		uploadsPlaylistId: asText(playlists?.uploads) ?? null,
		longUploadsStatus: asText(asObject(channel.status)?.longUploadsStatus) ?? null,
	};
}

/**
 * Reads the connected account's channel (contracts/youtube-api.md §2).
 *
 * @throws PlatformError as in `getChannelObject`
 */
export async function getChannel(youtube: YouTube): Promise<YouTubeChannel> {
	return simplifyChannel(await getChannelObject(youtube));
}

/** Returns the URL of a channel. */
export function channelUrl({ channelId, handle }: YouTubeChannel): string {
	return `https://www.youtube.com/${handle === null ? `channel/${channelId}` : `@${handle}`}`;
}
