import type { PlatformError } from '../errors';
import { isListedHost } from '../hosts';
import { retryAfterOf, type HttpResponse, type NoAnswer } from '../http';
import { asObject, asText, readObject } from '../json';
import { YOUTUBE_API_BASE, type YouTube } from './api';
import { INSERT_REASONS } from './advice';
import { apiError, youTubeProblem } from './errors';

/** A started upload (contracts/youtube-api.md §5.1). */
export interface StartedUpload {
	/** The URL as returned by YouTube, which is a secret. */
	uploadUrl: string;
	/** Hosts (`host` or `host:port`) that may receive the bytes in addition to YouTube's own. */
	allowedHosts: readonly string[];
	/** The announced size. */
	sizeBytes: number;
	contentType: string;
}

/** The video created by an upload. */
export interface UploadedVideo {
	videoId: string;
	/** As returned by YouTube. */
	privacy: string | undefined;
	uploadStatus: string | undefined;
}

/** The progress of an upload according to YouTube. */
export type SessionState = { storedBytes: number } | { video: UploadedVideo };

/** The temporary problem that interrupted an upload. */
export interface Interruption {
	reason: string;
	retryAfterSeconds?: number;
}

/**
 * Checks that bytes and tokens are sent only to Google's API host over https, to the configured host, or to a host that
 * the operator has allowed.
 */
function checkUploadUrl(youtube: YouTube, uploadUrl: string, allowedHosts: readonly string[]): void {
	const url = URL.canParse(uploadUrl) ? new URL(uploadUrl) : undefined;
	const own = [YOUTUBE_API_BASE, youtube.apiBase, youtube.uploadBase ?? youtube.apiBase].map(
		(base) => new URL(base).origin,
	);
	if (url && (own.includes(url.origin) || isListedHost(url, allowedHosts))) return;
	throw youTubeProblem(
		'upload_host_refused',
		'check-outcome',
		`YouTube returned the upload host "${url?.host ?? ''}", which is not one of its own, so nothing was sent. If the host is yours, add it to the allowed upload hosts.`,
	);
}

function videoOf({ body }: HttpResponse): UploadedVideo | undefined {
	const video = readObject(body);
	const videoId = asText(video?.id);
	const status = asObject(video?.status);
	return videoId
		? { videoId, privacy: asText(status?.privacyStatus), uploadStatus: asText(status?.uploadStatus) }
		: undefined;
}

/** Returns the number of stored bytes, from `Range: bytes=0-N`; 0 without the header. */
function storedBytesOf({ headers }: HttpResponse): number {
	const last = /^bytes=0-(\d{1,15})$/.exec(headers.range ?? '')?.[1];
	return last === undefined ? 0 : Number(last) + 1;
}

/**
 * Evaluates a session's response (contracts/youtube-api.md §5.2, §5.3). A 308 is not a redirect: it reports the number
 * of stored bytes.
 *
 * @throws PlatformError if the session has expired or refuses the upload permanently
 */
function readSession(response: HttpResponse | NoAnswer, now: number): SessionState | Interruption {
	if ('noAnswer' in response) return { reason: response.noAnswer };
	const { status } = response;
	if (status === 308) return { storedBytes: storedBytesOf(response) };
	if (status === 200 || status === 201) {
		const video = videoOf(response);
		return video ? { video } : { reason: 'a response without a video' };
	}
	if (status === 404 || status === 410) {
		throw youTubeProblem(
			'upload_url_expired',
			'retry',
			'YouTube no longer knows this upload, and created no video from it. Send the video again.',
			{ retryable: true },
		);
	}
	if (status >= 500) return { reason: `HTTP status ${status}`, retryAfterSeconds: retryAfterOf(response) };
	const error = apiError(response, now, INSERT_REASONS);
	if (error.platformCode !== undefined) throw error;
	throw youTubeProblem(
		'upload_refused',
		'check-outcome',
		`YouTube refused a part of the video with HTTP status ${status}. Check YouTube Studio, then send the video again.`,
	);
}

async function put(
	youtube: YouTube,
	upload: StartedUpload,
	range: string,
	body: Uint8Array,
): Promise<SessionState | Interruption> {
	checkUploadUrl(youtube, upload.uploadUrl, upload.allowedHosts);
	const response = await youtube.http({
		method: 'PUT',
		url: upload.uploadUrl,
		headers: {
			'content-type': upload.contentType,
			'content-length': String(body.length),
			'content-range': `bytes ${range}/${upload.sizeBytes}`,
		},
		body,
		// Google accepts the token, but does not document whether a session requires it in addition to the secret in
		// the URL.
		auth: 'account',
	});
	return readSession(response, youtube.now());
}

/** Sends bytes of a file, starting at byte `first`. @throws PlatformError */
export function sendPiece(
	youtube: YouTube,
	upload: StartedUpload,
	first: number,
	bytes: Uint8Array,
): Promise<SessionState | Interruption> {
	return put(youtube, upload, `${first}-${first + bytes.length - 1}`, bytes);
}

/**
 * Reads the progress of an upload (contracts/youtube-api.md §5.3). If the outcome of the upload is unclear, this is the
 * only way to find out whether the video exists.
 *
 * @returns the state, or the interruption if the problem may be temporary
 * @throws PlatformError; `upload_url_expired` if the session and the uploaded bytes are lost, in which case no video
 * exists
 */
export function askSession(youtube: YouTube, upload: StartedUpload): Promise<SessionState | Interruption> {
	return put(youtube, upload, '*', new Uint8Array());
}

/** Returns true if the state is an interruption, which says nothing about the upload. */
export function isInterruption(state: SessionState | Interruption): state is Interruption {
	return 'reason' in state;
}

/** Converts an interruption to an error after which another call can resume the upload. */
export function interrupted({ reason, retryAfterSeconds }: Interruption): PlatformError {
	return youTubeProblem(
		'upload_interrupted',
		'retry',
		`YouTube did not accept the video (${reason}). Try again later.`,
		{ retryable: true, retryAfterSeconds },
	);
}
