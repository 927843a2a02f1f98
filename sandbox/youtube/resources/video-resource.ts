import type { Json } from '../../kernel/types';
import type { YouTube } from '../context';
import type { User, Video } from '../model';
import { etagOf, pick } from '../parameters';
import { viewsOf } from './views';

export const videoParts = [
	'brandPartner',
	'contentDetails',
	'fileDetails',
	'id',
	'liveStreamingDetails',
	'localizations',
	'paidProductPlacementDetails',
	'player',
	'processingDetails',
	'recordingDetails',
	'snippet',
	'statistics',
	'status',
	'suggestions',
	'topicDetails',
];

const partsTotal = 100;

/** Returns a video with the requested parts; only the owner gets all fields (rules 20, 26, 42). */
export function videoResource(
	youTube: YouTube,
	baseUrl: string,
	video: Video,
	viewer: User | null,
	parts: readonly string[],
): Json {
	const owner = youTube.store.user(video.username);
	const isOwner = viewer === owner;
	const body = pick(parts, {
		snippet: () => snippetOf(baseUrl, video, owner),
		contentDetails: () => ({
			// The duration is unknown until the video is processed (contract §3).
			duration: video.uploadStatus === 'processed' ? isoDuration(video.durationSeconds) : 'P0D',
			dimension: '2d',
			definition: video.height >= 720 ? 'hd' : 'sd',
			caption: 'false',
			licensedContent: false,
			projection: 'rectangular',
		}),
		statistics: () => ({
			viewCount: String(viewsOf(youTube, video)),
			likeCount: video.likesHidden ? undefined : String(video.likeCount),
			dislikeCount: isOwner ? String(video.dislikeCount) : undefined,
			favoriteCount: '0',
			commentCount: video.commentsOff ? undefined : String(video.commentCount),
		}),
		status: () => statusOf(youTube, video, isOwner),
		processingDetails: () => processingOf(youTube, video),
		fileDetails: () => ({
			fileName: 'video.mp4',
			fileSize: String(video.file?.sizeBytes ?? 0),
			fileType: 'video',
			container: 'mov',
			videoStreams: [{ widthPixels: video.width, heightPixels: video.height }],
			durationMs: String(video.durationSeconds * 1000),
		}),
		suggestions: () => ({}),
		paidProductPlacementDetails: () => ({ hasPaidProductPlacement: video.hasPaidProductPlacement }),
		player: () => ({ embedHtml: `<iframe src="//www.youtube.com/embed/${video.id}"></iframe>` }),
	});
	return { kind: 'youtube#video', etag: etagOf(body), id: video.id, ...body };
}

function snippetOf(baseUrl: string, video: Video, owner: User): Json {
	const sizes = { default: [120, 90], medium: [320, 180], high: [480, 360] } as const;
	return {
		publishedAt: new Date(video.uploadedAtMs).toISOString(),
		channelId: owner.channelId,
		title: video.title,
		description: video.description,
		thumbnails: Object.fromEntries(
			Object.entries(sizes).map(([name, [width, height]]) => [
				name,
				{ url: `${baseUrl}/i.ytimg.com/vi/${video.id}/${name}.jpg`, width, height },
			]),
		),
		channelTitle: owner.displayName,
		tags: video.tags.length > 0 ? video.tags : undefined,
		categoryId: video.categoryId,
		liveBroadcastContent: 'none',
		localized: { title: video.title, description: video.description },
	};
}

function statusOf({ switches }: YouTube, video: Video, isOwner: boolean): Json {
	const declared =
		video.selfDeclaredMadeForKids ?? (switches.defaultMadeForKids === 'false' ? false : undefined);
	return {
		uploadStatus: video.uploadStatus,
		failureReason: video.failureReason ?? undefined,
		rejectionReason: video.rejectionReason ?? undefined,
		privacyStatus: video.privacyStatus,
		publishAt: video.publishAtMs === null ? undefined : new Date(video.publishAtMs).toISOString(),
		license: video.license,
		embeddable: video.embeddable,
		publicStatsViewable: video.publicStatsViewable,
		madeForKids: declared ?? false,
		selfDeclaredMadeForKids: isOwner ? declared : undefined,
		containsSyntheticMedia: isOwner ? video.containsSyntheticMedia : undefined,
	};
}

/** Returns the processing status; the progress is counted in parts and can decrease (rule 42). */
function processingOf({ kernel, switches }: YouTube, { processing }: Video): Json {
	const share = Math.min(
		0.99,
		(kernel.clock.now() - processing.startedAtMs) / Math.max(1, switches.processingSeconds * 1000),
	);
	const shown = switches.progressGoesBack && share >= 0.5 ? share - 0.25 : share;
	return {
		processingStatus: processing.status,
		processingFailureReason: processing.failureReason ?? undefined,
		processingProgress:
			processing.status === 'processing'
				? {
						partsTotal: String(partsTotal),
						partsProcessed: String(Math.floor(shown * partsTotal)),
						timeLeftMs: String(Math.ceil((1 - shown) * switches.processingSeconds * 1000)),
					}
				: undefined,
		fileDetailsAvailability: 'available',
		thumbnailsAvailability: processing.status === 'succeeded' ? 'available' : 'inProgress',
	};
}

function isoDuration(seconds: number): string {
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor((seconds % 3600) / 60);
	const rest = seconds % 60;
	return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${rest || seconds === 0 ? `${rest}S` : ''}`;
}
