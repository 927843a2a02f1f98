import { PlatformError } from '../errors';
import { isListedHost } from '../hosts';
import type { HttpResponse } from '../http';
import type { VideoType } from '../media';
import type { TikTok } from './api';
import { partsOf, type ChunkPlan, type Part } from './chunk-plan';
import { incompleteAnswer } from './errors';
import { readParts } from './parts';
import { readPostStatus } from './status';

/** Domain suffix of the hosts in TikTok's upload URLs (contracts/tiktok-api.md §0). */
const UPLOAD_HOST_FAMILY = '.tiktokapis.com';

/** Maximum number of attempts per part; the waits in between add up to about one minute. */
const ATTEMPTS = 6;
const FIRST_WAIT_MILLISECONDS = 2_000;

export interface Upload {
	publishId: string;
	/** The URL as returned by TikTok; its query is a credential. */
	uploadUrl: string;
	/** Hosts (`host` or `host:port`) that may receive the bytes in addition to TikTok's own. */
	allowedHosts: readonly string[];
	plan: ChunkPlan;
	contentType: VideoType;
	/**
	 * The bytes of the file from `firstByte` on, in chunks of any size; each chunk only has to remain valid until the
	 * next one is requested.
	 */
	source: AsyncIterable<Uint8Array>;
	/**
	 * The byte at which to resume, that is, the number of bytes that TikTok already has. Must be a part boundary; 0 by
	 * default.
	 */
	firstByte?: number;
	/** Called after each accepted part with the number of bytes that TikTok has. */
	onProgress?: (bytesSent: number) => void | Promise<void>;
}

function uploadError(code: string, action: PlatformError['action'], message: string): PlatformError {
	return new PlatformError({ platform: 'tiktok', code, action, message });
}

function outOfStep(uploadedBytes: number): PlatformError {
	return uploadError(
		'upload_out_of_step',
		'check-outcome',
		`TikTok has received ${uploadedBytes} bytes, which is not the start of a part, so the upload cannot continue. Check the TikTok inbox, then send the video again.`,
	);
}

/** Checks that bytes are sent only to TikTok's own hosts over https, or to a host that the operator has allowed. */
function checkUploadUrl(uploadUrl: string, allowedHosts: readonly string[]): void {
	const url = URL.canParse(uploadUrl) ? new URL(uploadUrl) : undefined;
	const own = url?.protocol === 'https:' && url.hostname.endsWith(UPLOAD_HOST_FAMILY);
	const allowed = url && isListedHost(url, allowedHosts);
	if (own || allowed) return;
	throw uploadError(
		'upload_host_refused',
		'check-outcome',
		`TikTok returned the upload host "${url?.host ?? ''}", which is not one of its own, so nothing was sent. If the host is yours, add it to the allowed upload hosts.`,
	);
}

/**
 * Returns `stored` if the response confirms that a chunk was stored, otherwise `unclear` (contracts/tiktok-api.md
 * §4.4).
 *
 * @throws PlatformError for a final error
 */
function judge(response: HttpResponse): 'stored' | 'unclear' {
	const { status } = response;
	if (status === 200 || status === 201 || status === 206) return 'stored';
	if (status >= 500 || status === 416) return 'unclear';
	if (status === 403) {
		throw uploadError(
			'upload_url_expired',
			'retry',
			'The upload took longer than the hour that TikTok allows. Send the video again; this creates a new draft.',
		);
	}
	if (status === 404) {
		throw uploadError(
			'upload_unknown',
			'check-outcome',
			'TikTok no longer knows this upload. Check the TikTok inbox before sending the video again.',
		);
	}
	throw uploadError(
		'upload_refused',
		'check-outcome',
		`TikTok refused a part of the video with HTTP status ${status}. Check the TikTok inbox, then send the video again.`,
	);
}

/**
 * Returns true if TikTok already has the part, according to the post's status, which is the only unambiguous source
 * (contracts/tiktok-api.md §4.4). A post that has left `PROCESSING_UPLOAD` has every byte.
 *
 * @returns the error if the status could not be read and the error may be temporary
 */
async function isStored(tiktok: TikTok, publishId: string, part: Part): Promise<boolean | PlatformError> {
	const read = await readPostStatus(tiktok, publishId);
	if (read instanceof PlatformError) {
		if (read.retryable) return read;
		throw read;
	}
	const { status, uploadedBytes = part.first === 0 ? 0 : undefined } = read;
	if (status !== 'PROCESSING_UPLOAD' || uploadedBytes === part.last + 1) return true;
	if (uploadedBytes === undefined) return incompleteAnswer('the number of bytes that it has received');
	if (uploadedBytes === part.first) return false;
	throw outOfStep(uploadedBytes);
}

function putPart(tiktok: TikTok, upload: Upload, part: Part, bytes: Uint8Array) {
	return tiktok.http({
		method: 'PUT',
		url: upload.uploadUrl,
		headers: {
			'content-type': upload.contentType,
			'content-length': String(part.sizeBytes),
			'content-range': `bytes ${part.first}-${part.last}/${upload.plan.videoSize}`,
		},
		body: bytes,
		auth: 'none',
	});
}

/** Sends one part until TikTok has it; after an unclear response, the status is read before anything is sent again. */
async function sendPart(tiktok: TikTok, upload: Upload, part: Part, bytes: Uint8Array): Promise<void> {
	let reason = '';
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		if (attempt > 0) {
			await tiktok.sleep(FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1));
			const stored = await isStored(tiktok, upload.publishId, part);
			if (stored === true) return;
			if (stored instanceof PlatformError) {
				reason = stored.message;
				continue;
			}
		}
		const response = await putPart(tiktok, upload, part, bytes);
		if ('noAnswer' in response) reason = response.noAnswer;
		else if (judge(response) === 'stored') return;
		else reason = `HTTP status ${response.status}`;
	}
	throw uploadError(
		'upload_interrupted',
		'retry',
		`TikTok did not accept bytes ${part.first} to ${part.last} in ${ATTEMPTS} attempts (${reason}). Send the video again later; this creates a new draft.`,
	);
}

/**
 * Uploads a file to the upload URL returned by an init, part by part in order (contracts/tiktok-api.md §4.3, §4.4).
 * Only one part at a time is kept in memory, until TikTok has it.
 *
 * @throws PlatformError; `source_incomplete` or `source_too_long` if the source does not match its announced size
 */
export async function uploadVideo(tiktok: TikTok, upload: Upload): Promise<void> {
	checkUploadUrl(upload.uploadUrl, upload.allowedHosts);
	const { firstByte = 0, plan } = upload;
	const parts = partsOf(plan).filter((part) => part.first >= firstByte);
	if ((parts[0]?.first ?? plan.videoSize) !== firstByte) throw outOfStep(firstByte);
	for await (const { part, bytes } of readParts(upload.source, parts)) {
		await sendPart(tiktok, upload, part, bytes);
		await upload.onProgress?.(part.last + 1);
	}
}
