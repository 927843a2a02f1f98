import { PlatformError, settle } from '../errors';
import { describeUnclear } from '../failures';
import type { HttpRequest, HttpResponse, NoAnswer } from '../http';
import { asCount, asObject, asText, type JsonObject } from '../json';
import { graphUrl, proveRequest, read, readEnvelope, type Instagram } from './api';
import { containerFailure, incompleteAnswer, instagramError, instagramProblem } from './errors';
import { readFields, type Fields } from './fields';

/** Period during which a container can be published (contracts/instagram-api.md §4.1). */
export const CONTAINER_LIFETIME_SECONDS = 24 * 60 * 60;

/** An Instagram container: a post that stays invisible until it is published. */
export interface StartedContainer {
	containerId: string;
	/** Upload URL, if we send the bytes. */
	uploadUri?: string;
}

/** The status of a container (contracts/instagram-api.md §4.3). */
export interface Container {
	/** `IN_PROGRESS`, `FINISHED`, `ERROR`, `EXPIRED` or `PUBLISHED`. */
	status: string;
	/** The status in Instagram's own words. */
	statusText: string;
	/** The reason, if the container has failed or expired and can never be published. */
	failure?: PlatformError;
	/** Number of bytes of an uploaded video that Instagram has received, if Instagram returns it. */
	bytesTransferred?: number;
	/** True if Instagram has given up on the upload, although the container may stay in progress forever (§4.2). */
	uploadFailed: boolean;
}

/** Builds a publishing request, with the Page's token if there is one (contracts/instagram-api.md §1.B). */
export function publishingRequest(
	instagram: Instagram,
	edge: string,
	parameters: Readonly<JsonObject>,
): HttpRequest {
	const { accountId, appSecret, login, pageToken } = instagram;
	const body = new URLSearchParams();
	for (const [name, value] of Object.entries(parameters)) {
		if (value !== undefined)
			body.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
	}
	const request = { method: 'POST', url: graphUrl(instagram, `/${accountId}${edge}`), body } as const;
	if (pageToken === undefined) return { ...request, auth: 'account' };
	const headers = { authorization: `Bearer ${pageToken}` };
	return proveRequest({ ...request, headers, auth: 'none' }, appSecret, pageToken, login);
}

/**
 * Delays between attempts to create a container. An extra container is harmless, but each counts towards the daily
 * limit of 400.
 */
const CREATE_MILLISECONDS = [2_000, 6_000];

/** Returns the error for a request that may have created a container, although the response contains no ID. */
function outcomeUnknown(response: HttpResponse | NoAnswer): PlatformError {
	return instagramProblem(
		'outcome_unknown',
		'check-outcome',
		`Instagram returned no clear response (${describeUnclear(response)}), so it may or may not have prepared the post. Prepare it again: an unpublished post is not visible and expires after 24 hours.`,
	);
}

function isUnclear(response: HttpResponse | NoAnswer, { code, platformCode }: PlatformError): boolean {
	if ('noAnswer' in response) return response.sent;
	return code === 'platform_unavailable' && platformCode === undefined;
}

/** Returns true if a retry may help; a third attempt would not help if the day's containers are used up (§5.3). */
function mayPass(error: PlatformError, attempt: number): boolean {
	if (error.code === 'container_not_created') return attempt === 0;
	return error.retryable && error.action !== 'wait';
}

/**
 * Creates a container (contracts/instagram-api.md §4.1, §5.6), with up to two retries after temporary errors.
 *
 * @param once true to never repeat a request that got no clear response
 * @throws PlatformError; with `once`, `outcome_unknown` if the container may have been created despite the error
 */
export async function createContainer(
	instagram: Instagram,
	parameters: Readonly<JsonObject>,
	once = false,
): Promise<StartedContainer> {
	for (let attempt = 0; ; attempt++) {
		const response = await instagram.http(publishingRequest(instagram, '/media', parameters));
		const answer = readEnvelope(response);
		const containerId = answer instanceof PlatformError ? undefined : asText(answer.id);
		if (!(answer instanceof PlatformError) && containerId) {
			return { containerId, uploadUri: asText(answer.uri) };
		}
		const isRefusal = answer instanceof PlatformError;
		const error = isRefusal ? answer : instagramError(-1, 2207032, 'the response contains no container ID');
		if (once && (!isRefusal || isUnclear(response, error))) throw outcomeUnknown(response);
		const wait = CREATE_MILLISECONDS[attempt];
		if (wait === undefined || !mayPass(error, attempt)) throw error;
		await instagram.sleep(wait);
	}
}

/**
 * `video_status` is missing from the current documentation on containers, but an upload cannot be resumed without it
 * (§4.2).
 */
const FIELDS: Record<Instagram['login'], Fields> = {
	facebook: { sure: ['status_code', 'status'], optional: ['video_status'] },
	instagram: { sure: ['status_code', 'status'], optional: [] },
};

function failureOf(status: string, statusText: string): PlatformError | undefined {
	if (status === 'ERROR') return containerFailure(statusText);
	return status === 'EXPIRED' ? instagramError(24, 2207008, statusText) : undefined;
}

/**
 * Reads the status of a container (contracts/instagram-api.md §4.3). Reads use the user's token, because Page tokens
 * have been refused with 100/33 (§5.2).
 *
 * @throws PlatformError
 */
export async function getContainer(instagram: Instagram, containerId: string): Promise<Container> {
	const path = `/${encodeURIComponent(containerId)}`;
	const { answer } = await readFields(FIELDS[instagram.login], (fields) => read(instagram, path, { fields }));
	const status = asText(answer.status_code);
	if (!status) throw incompleteAnswer('the status of the container');
	const statusText = asText(answer.status) ?? '';
	const uploading = asObject(asObject(answer.video_status)?.uploading_phase);
	return {
		status,
		statusText,
		failure: failureOf(status, statusText),
		bytesTransferred: asCount(uploading?.bytes_transferred),
		uploadFailed: status === 'IN_PROGRESS' && uploading?.status === 'error',
	};
}

/**
 * Polling slows down: small images are ready within seconds, but long videos take minutes. Meta recommends one poll per
 * minute (§4.3).
 */
const FIRST_POLL_MILLISECONDS = 500;
const LAST_POLL_MILLISECONDS = 30_000;
const POLL_GROWTH = 2;

/**
 * Number of polls before a failed upload is abandoned: containers have been observed to finish after an error (§4.2).
 */
const LOOKS_AT_FAILED_UPLOAD = 5;

/** Returns the error for an upload that Instagram has given up on. */
export const uploadFailed = (reason: string) => instagramError(-1, 2207053, reason);

/**
 * Waits until a container can be published; polls it at increasing intervals.
 *
 * @param timeoutSeconds stops waiting after this time, while Instagram continues to process the container; 0 polls once
 * @returns the container, with the status `IN_PROGRESS` after a timeout
 * @throws PlatformError with Instagram's own reason if the container or its upload failed or expired
 */
export async function waitForContainer(
	instagram: Instagram,
	containerId: string,
	timeoutSeconds: number,
): Promise<Container> {
	const deadline = instagram.now() + timeoutSeconds * 1000;
	let failedLooks = 0;
	for (let wait = FIRST_POLL_MILLISECONDS; ; wait = Math.min(wait * POLL_GROWTH, LAST_POLL_MILLISECONDS)) {
		const container = await settle(getContainer(instagram, containerId));
		const late = instagram.now() + wait > deadline;
		if (container instanceof PlatformError) {
			if (late || container.action !== 'retry') throw container;
		} else {
			if (container.failure) throw container.failure;
			if (container.uploadFailed && ++failedLooks === LOOKS_AT_FAILED_UPLOAD) {
				throw uploadFailed(container.statusText);
			}
			if (late || container.status === 'FINISHED' || container.status === 'PUBLISHED') return container;
		}
		await instagram.sleep(wait);
	}
}
