import type { YouTube } from './context';
import type { Session, Video } from './model';
import { pushUpdate } from './push/hub';
import { newVideo } from './seed';

/** Maximum duration of a video in seconds, unless the account may upload longer videos (contract §5.5). */
const longSeconds = 15 * 60;

/** Creates the video once the last byte has arrived (rules 34, 40, 42). */
export function createVideo(youTube: YouTube, session: Session, sha256: string): Video {
	const { store, kernel, switches } = youTube;
	const now = kernel.clock.now();
	const locked = switches.uploadRules === 'before' && !session.client.project.audited;
	const video: Video = {
		...newVideo(store.ids.videoId(), session.username, now),
		...session.settings,
		...(locked && { privacyStatus: 'private', publishAtMs: null }),
		durationSeconds: switches.uploadedSeconds,
		width: switches.uploadedWidth,
		height: switches.uploadedHeight,
		uploadStatus: 'uploaded',
		processing: { status: 'processing', startedAtMs: now, failureReason: null },
		notifySubscribers: session.notifySubscribers,
		everPublic: false,
		file: { sizeBytes: session.sizeBytes, sha256 },
	};
	store.user(session.username).videos.unshift(video);
	store.note({ kind: 'video', username: session.username, video_id: video.id });
	kernel.clock.at(now + switches.processingSeconds * 1000, () => endProcessing(youTube, video));
	if (video.privacyStatus === 'public') showToThePublic(youTube, video);
	schedulePublication(youTube, video);
	return video;
}

function endProcessing({ store, switches }: YouTube, video: Video): void {
	if (video.processing.status !== 'processing') return;
	const tooLong =
		video.durationSeconds > longSeconds && store.user(video.username).longUploadsStatus !== 'allowed';
	const [end, reason] = (tooLong ? 'rejected/length' : switches.processingResult).split('/');
	finishProcessing(video, end as Video['uploadStatus'], reason);
}

/** Ends a video's processing with the given result (rules 42, 43). */
export function finishProcessing(video: Video, end: Video['uploadStatus'], reason: string | undefined): void {
	video.uploadStatus = end;
	video.failureReason = end === 'failed' ? ((reason ?? 'conversion') as Video['failureReason']) : null;
	video.rejectionReason = end === 'rejected' ? ((reason ?? 'claim') as Video['rejectionReason']) : null;
	video.processing.status = end === 'failed' ? 'failed' : 'succeeded';
	video.processing.failureReason = end === 'failed' ? processingFailureOf(video.failureReason) : null;
}

function processingFailureOf(reason: Video['failureReason']): Video['processing']['failureReason'] {
	if (reason === 'codec' || reason === 'conversion') return 'transcodeFailed';
	return reason === 'invalidFile' ? 'other' : 'uploadFailed';
}

/** Makes the video public and notifies subscribers, unless the upload disabled the notification (rule 34). */
export function showToThePublic(youTube: YouTube, video: Video): void {
	const { store } = youTube;
	const isFirst = !video.everPublic;
	video.privacyStatus = 'public';
	video.publishAtMs = null;
	video.everPublic = true;
	store.note({ kind: 'public', username: video.username, video_id: video.id });
	if (isFirst && video.notifySubscribers) {
		store.note({ kind: 'subscribers_notified', username: video.username, video_id: video.id });
	}
	pushUpdate(youTube, video);
}

/** Publishes a private video at `publishAt`, unless that time is changed first; immediately if it is in the past. */
export function schedulePublication(youTube: YouTube, video: Video): void {
	const dueMs = video.publishAtMs;
	if (dueMs === null) return;
	const publish = () => {
		if (video.publishAtMs === dueMs && video.privacyStatus === 'private') showToThePublic(youTube, video);
	};
	if (dueMs <= youTube.kernel.clock.now()) publish();
	else youTube.kernel.clock.at(dueMs, publish);
}
