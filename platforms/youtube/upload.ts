import type { YouTube } from './api';
import { youTubeProblem } from './errors';
import {
	askSession,
	interrupted,
	isInterruption,
	sendPiece,
	type Interruption,
	type StartedUpload,
	type UploadedVideo,
} from './session';
import { Window } from './window';

/**
 * Chunk lengths are multiples of 262,144 bytes; all chunks except the last have the same length
 * (contracts/youtube-api.md §5.2).
 */
const PIECE_BYTES = 32 * 262_144;

/** Maximum number of consecutive attempts without progress; the waits in between add up to about a minute. */
const ATTEMPTS = 6;
const FIRST_WAIT_MILLISECONDS = 2_000;
/** A longer wait is returned to the caller as an error. */
const LONGEST_WAIT_SECONDS = 120;

export interface VideoUpload extends StartedUpload {
	/**
	 * Opens the file at an offset and yields chunks of any size; each chunk only has to remain valid until the next one
	 * is requested.
	 */
	open(firstByte: number): Promise<AsyncIterable<Uint8Array>>;
	/** The byte at which to resume, according to YouTube; 0 by default. */
	firstByte?: number;
	/** Called with the number of bytes that YouTube has, whenever that number increases. */
	onProgress?: (bytesSent: number) => void | Promise<void>;
}

/** Checks that the draft is private: an accidental publication cannot be undone. */
function checkPrivate(video: UploadedVideo): UploadedVideo {
	if (video.privacy === undefined || video.privacy === 'private') return video;
	throw youTubeProblem(
		'privacy_not_kept',
		'check-outcome',
		`YouTube has the video ${video.videoId}, but made it ${video.privacy} instead of private. Check it in YouTube Studio.`,
	);
}

/**
 * Waits before the session is queried again.
 *
 * @throws PlatformError after too many attempts, or if the wait is too long
 */
async function pause(youtube: YouTube, attempt: number, interruption: Interruption): Promise<void> {
	const { retryAfterSeconds = 0 } = interruption;
	if (attempt >= ATTEMPTS || retryAfterSeconds > LONGEST_WAIT_SECONDS) throw interrupted(interruption);
	const backoff = FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1);
	await youtube.sleep(Math.max(backoff, retryAfterSeconds * 1000));
}

/** Sends one chunk after another, starting at `firstByte`, until YouTube returns the video. */
async function send(
	youtube: YouTube,
	upload: VideoUpload,
	window: Window,
	firstByte: number,
): Promise<UploadedVideo> {
	let stored = firstByte;
	let asks = false;
	for (let attempt = 0; ;) {
		const state = asks
			? await askSession(youtube, upload)
			: await sendPiece(youtube, upload, stored, await window.piece());
		if (isInterruption(state)) {
			await pause(youtube, ++attempt, state);
			asks = true;
			continue;
		}
		if ('video' in state) return state.video;
		if (!window.holds(state.storedBytes)) {
			throw youTubeProblem(
				'upload_out_of_step',
				'retry',
				`YouTube has stored ${state.storedBytes} bytes, which does not match what was sent. Try again: the upload continues after those bytes.`,
				{ retryable: true },
			);
		}
		if (state.storedBytes > stored) {
			attempt = 0;
			stored = state.storedBytes;
			window.moveTo(stored);
			await upload.onProgress?.(stored);
		} else if (!asks) await pause(youtube, ++attempt, { reason: 'none of it was stored' });
		asks = false;
	}
}

/**
 * Uploads a file to the session of a draft, chunk by chunk (contracts/youtube-api.md §5.2, §5.3). Only the progress
 * that YouTube reports counts: YouTube may store less than was sent, and after an interruption or an unclear response,
 * the session is queried before anything is sent again. Only one 8 MB chunk at a time is in memory.
 *
 * @returns the one video that the session creates, which is private
 * @throws PlatformError; `upload_interrupted` if another call can resume the upload, `upload_url_expired` if a new
 * session is needed, `source_incomplete` or `source_too_long` if the source does not match its announced size. Errors
 * from the source are passed through
 */
export async function uploadVideo(youtube: YouTube, upload: VideoUpload): Promise<UploadedVideo> {
	const { firstByte = 0, sizeBytes } = upload;
	const window = new Window(await upload.open(firstByte), firstByte, sizeBytes, PIECE_BYTES);
	try {
		const video = await send(youtube, upload, window, firstByte);
		await upload.onProgress?.(sizeBytes);
		return checkPrivate(video);
	} finally {
		await window.close();
	}
}
