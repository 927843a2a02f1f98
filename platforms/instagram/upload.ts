import { PlatformError, settle } from '../errors';
import { isListedHost } from '../hosts';
import type { HttpResponse } from '../http';
import { asObject, asText, readObject } from '../json';
import { INSTAGRAM_HOSTS, type Instagram } from './api';
import { getContainer, uploadFailed, type StartedContainer } from './containers';
import { instagramProblem } from './errors';
import { announcedBytes, type AnnouncedSource } from './announced-bytes';

/** Maximum number of attempts without progress; the waits in between add up to about two minutes. */
const ATTEMPTS = 6;
const FIRST_WAIT_MILLISECONDS = 2_000;

export interface ContainerUpload extends StartedContainer, AnnouncedSource {
	/** Hosts (`host` or `host:port`) that may receive the bytes in addition to Meta's own. */
	allowedHosts: readonly string[];
}

/**
 * Checks that bytes and tokens are sent only to Meta's upload host over https, to the configured host, or to a host
 * that the operator has allowed.
 */
function checkUploadUri(instagram: Instagram, uploadUri: string, allowedHosts: readonly string[]): void {
	const url = URL.canParse(uploadUri) ? new URL(uploadUri) : undefined;
	const own = [INSTAGRAM_HOSTS[instagram.login].ruploadBase, instagram.ruploadBase].map(
		(base) => new URL(base).origin,
	);
	if (url && own.includes(url.origin)) return;
	if (url && isListedHost(url, allowedHosts)) return;
	throw instagramProblem(
		'upload_host_refused',
		'check-outcome',
		`Instagram returned the upload host "${url?.host ?? ''}", which is not one of its own, so nothing was sent. If the host is yours, add it to the allowed upload hosts.`,
	);
}

/** The failure of an upload request. */
interface Failure {
	reason: string;
	mayPass: boolean;
	/** True if Instagram has given up on the container. */
	givenUp?: boolean;
}

/**
 * Returns the error in the response to an upload; undefined if the upload succeeded. The upload host has its own error
 * format (§4.2).
 */
function refusalOf({ status, body }: HttpResponse): Failure | undefined {
	const info = asObject(readObject(body)?.debug_info);
	if (status >= 200 && status < 300 && info === undefined) return undefined;
	const reason = asText(info?.message) ?? `HTTP status ${status}`;
	return { reason, mayPass: status >= 500 || info?.retriable === true };
}

function refused(reason: string): PlatformError {
	return instagramProblem(
		'upload_refused',
		'fix-media',
		`Instagram refused the video (${reason}). Check the file, then prepare the post again.`,
	);
}

function interrupted(reason: string): PlatformError {
	return new PlatformError({
		platform: 'instagram',
		code: 'upload_interrupted',
		action: 'retry',
		retryable: true,
		message: `Instagram did not accept the video in ${ATTEMPTS} attempts (${reason}). Try again later.`,
	});
}

/**
 * Reads the progress of an upload from its container.
 *
 * @returns the number of bytes that Instagram has, `complete` if it has all of them, or the current problem
 * @throws PlatformError if the container has failed or can no longer be read
 */
async function lookAt(
	instagram: Instagram,
	{ containerId, sizeBytes }: ContainerUpload,
): Promise<'complete' | number | Failure> {
	const container = await settle(getContainer(instagram, containerId));
	if (container instanceof PlatformError) {
		if (container.action !== 'retry') throw container;
		return { reason: container.message, mayPass: true };
	}
	const { status, statusText, failure, bytesTransferred = 0 } = container;
	if (failure) throw failure;
	if (status === 'FINISHED' || status === 'PUBLISHED' || bytesTransferred >= sizeBytes) return 'complete';
	return container.uploadFailed ? { reason: statusText, mayPass: true, givenUp: true } : bytesTransferred;
}

/** Sends the rest of the file. @returns the failure, if any */
async function sendFrom(
	instagram: Instagram,
	upload: ContainerUpload,
	url: string,
	firstByte: number,
): Promise<Failure | undefined> {
	const rest = announcedBytes(upload, firstByte);
	const response = await instagram.http({
		method: 'POST',
		url,
		headers: {
			authorization: `OAuth ${instagram.pageToken}`,
			offset: String(firstByte),
			file_size: String(upload.sizeBytes),
			'content-length': String(upload.sizeBytes - firstByte),
		},
		body: rest.bytes(),
		auth: 'none',
	});
	if (rest.error !== undefined) throw rest.error;
	if ('noAnswer' in response) return { reason: response.noAnswer, mayPass: true };
	return refusalOf(response);
}

/**
 * Uploads a video to a container, starting at the first byte that Instagram lacks (contracts/instagram-api.md §4.2).
 * After an interruption or an error, the container is read before anything is sent again, because the bytes may have
 * arrived anyway.
 *
 * @returns a promise that resolves once Instagram has every byte; use `waitForContainer` to wait for the result
 * @throws PlatformError; `upload_interrupted` if another call can resume the upload, `upload_failed` if a new container
 * is needed, `source_incomplete` or `source_too_long` if the source does not match its announced size. Errors from the
 * source are passed through
 */
export async function uploadToContainer(instagram: Instagram, upload: ContainerUpload): Promise<void> {
	const { containerId, allowedHosts } = upload;
	const { ruploadBase, version, pageToken } = instagram;
	const url = upload.uploadUri ?? `${ruploadBase}/ig-api-upload/${version}/${containerId}`;
	checkUploadUri(instagram, url, allowedHosts);
	if (pageToken === undefined) throw refused('no Page is connected');
	let most = 0;
	let failed: Failure | undefined;
	for (let attempt = 0; attempt <= ATTEMPTS; attempt++) {
		if (failed) await instagram.sleep(FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1));
		const look = await lookAt(instagram, upload);
		if (look === 'complete') return;
		if (typeof look !== 'number') {
			failed = look;
			continue;
		}
		if (failed && !failed.mayPass) throw refused(failed.reason);
		if (look > most) attempt = 0;
		most = Math.max(most, look);
		if (attempt === ATTEMPTS) break;
		failed = await sendFrom(instagram, upload, url, look);
		if (failed === undefined) return;
	}
	throw failed?.givenUp ? uploadFailed(failed.reason) : interrupted(failed?.reason ?? '');
}
