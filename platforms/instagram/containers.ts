import { PlatformError, settle } from '../errors';
import type { HttpRequest, HttpResponse, NoAnswer } from '../http';
import { asCount, asObject, asText, type JsonObject } from '../json';
import { graphUrl, proveRequest, read, readEnvelope, type Instagram } from './api';
import { containerFailure, incompleteAnswer, instagramError, instagramProblem } from './errors';
import { readFields, type Fields } from './fields';

/** How long a container can be published (contracts/instagram-api.md §4.1). */
export const CONTAINER_LIFETIME_SECONDS = 24 * 60 * 60;

/** A container at Instagram: a post that nobody sees before it is published. */
export interface StartedContainer {
	containerId: string;
	/** Where the bytes go, if we send them. */
	uploadUri?: string;
}

/** How far a container is (contracts/instagram-api.md §4.3). */
export interface Container {
	/** `IN_PROGRESS`, `FINISHED`, `ERROR`, `EXPIRED` or `PUBLISHED`. */
	status: string;
	/** The same in Instagram's words. */
	statusText: string;
	/** Why it can never be published, if it has failed or expired. */
	failure?: PlatformError;
	/** Of a video whose bytes we send: how many Instagram has, where it says so. */
	bytesTransferred?: number;
	/** Instagram has given up on the upload, although the container may stay in progress for ever (§4.2). */
	uploadFailed: boolean;
}

/** A request to publish something, signed with the Page's token where there is one (contracts/instagram-api.md §1.B). */
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

/** Waits between the attempts at making a container. Nobody sees one too many, but each costs one of 400 a day. */
const CREATE_MILLISECONDS = [2_000, 6_000];

/** The request may have made a container although the answer, if one came, names none. */
function outcomeUnknown(response: HttpResponse | NoAnswer): PlatformError {
	const reason = 'noAnswer' in response ? response.noAnswer : `HTTP status ${response.status}`;
	return instagramProblem(
		'outcome_unknown',
		'check-outcome',
		`Instagram gave no clear answer (${reason}), so it may or may not have prepared the post. Nobody can see it, and what was not published is gone after 24 hours.`,
	);
}

function isUnclear(response: HttpResponse | NoAnswer, { code, platformCode }: PlatformError): boolean {
	if ('noAnswer' in response) return response.sent;
	return code === 'platform_unavailable' && platformCode === undefined;
}

/** May pass by itself; what the containers of today have used up does not pass by asking a third time (§5.3). */
function mayPass(error: PlatformError, attempt: number): boolean {
	if (error.code === 'container_not_created') return attempt === 0;
	return error.retryable && error.action !== 'wait';
}

/**
 * Makes a container (contracts/instagram-api.md §4.1, §5.6). Tries again, at most twice, after a difficulty that may pass.
 *
 * @param once whether a request without a clear answer is not repeated
 * @throws PlatformError; with `once` `outcome_unknown` if the container may have been made all the same
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
		const error = isRefusal ? answer : instagramError(-1, 2207032, 'the answer names no container');
		if (once && (!isRefusal || isUnclear(response, error))) throw outcomeUnknown(response);
		const wait = CREATE_MILLISECONDS[attempt];
		if (wait === undefined || !mayPass(error, attempt)) throw error;
		await instagram.sleep(wait);
	}
}

/** `video_status` is not on the current page of the container, but is the only way to resume (§4.2). */
const FIELDS: Record<Instagram['login'], Fields> = {
	facebook: { sure: ['status_code', 'status'], optional: ['video_status'] },
	instagram: { sure: ['status_code', 'status'], optional: [] },
};

function failureOf(status: string, statusText: string): PlatformError | undefined {
	if (status === 'ERROR') return containerFailure(statusText);
	return status === 'EXPIRED' ? instagramError(24, 2207008, statusText) : undefined;
}

/**
 * Reads how far a container is (contracts/instagram-api.md §4.3). Reading is signed with the person's token, since Page
 * tokens have been refused with 100/33 (§5.2).
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

/** Small images are ready in seconds, long videos take minutes; Meta advises one look a minute (§4.3). */
const FIRST_POLL_MILLISECONDS = 500;
const LAST_POLL_MILLISECONDS = 30_000;
const POLL_GROWTH = 2;

/** An upload that failed is looked at this often, since a container was seen to finish after an error (§4.2). */
const LOOKS_AT_FAILED_UPLOAD = 5;

/** The error for an upload that Instagram has given up on. */
export const uploadFailed = (reason: string) => instagramError(-1, 2207053, reason);

/**
 * Waits until a container can be published, reading it over and over at growing distances.
 *
 * @param timeoutSeconds gives up waiting after this long; the container goes on. 0: looks once
 * @returns the container, whose status is `IN_PROGRESS` if the time ran out before
 * @throws PlatformError with Instagram's own reason if it failed or expired, or if its upload did
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
