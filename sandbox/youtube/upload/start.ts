import { createHash } from 'node:crypto';
import type { Answer, SandboxRequest } from '../../kernel/types';
import { admit, requireChannel } from '../access';
import type { Caller } from '../access';
import type { YouTube } from '../context';
import { dayMs } from '../days';
import { ApiError } from '../errors';
import type { Session } from '../model';
import { isFields, parseBody, partsOf } from '../parameters';
import type { Fields } from '../parameters';
import { leftOf } from '../quota';
import { access } from '../scopes';
import { defaultSettings } from '../seed';
import { videoParts } from '../resources/video-resource';
import { readSettings } from './settings';

/** An admitted call to `videos.insert`. */
export interface Insert {
	readonly caller: Caller;
	readonly parts: readonly string[];
}

/** Authenticates, authorizes and charges an insert (rules 16, 17, 22, 41). */
export function admitInsert(youTube: YouTube, request: SandboxRequest): Insert {
	const units = youTube.switches.insertCharged === 'session' ? 1 : 0;
	const caller = admit(youTube, request, { bucket: 'insert', units }, access.upload);
	if (units === 0 && leftOf(youTube, caller.token.client.project, 'insert') === 0) {
		admit(youTube, request, { bucket: 'insert', units: 1 }, access.upload);
	}
	requireChannel(caller);
	return { caller, parts: partsOf(request, videoParts) };
}

/** `POST upload/videos?uploadType=resumable`: validates all settings, then creates a session (rules 33–35). */
export async function startSession(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	const insert = admitInsert(youTube, request);
	const resource = parseBody((await request.bytes()).toString('utf8'));
	const sizeBytes = Number(request.headers['x-upload-content-length']);
	if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 1) {
		throw new ApiError('badRequest', 'Invalid X-Upload-Content-Length header.');
	}
	const type = String(request.headers['x-upload-content-type'] ?? '');
	if (!isVideoType(type)) {
		throw new ApiError(
			'badRequest',
			`Media type '${type}' is not supported. Valid media types: [video/*, application/octet-stream]`,
		);
	}
	const session = newSession(youTube, request, insert, resource, sizeBytes);
	youTube.store.sessions.set(session.uploadId, session);
	const query = new URLSearchParams(request.query);
	query.set('upload_id', session.uploadId);
	const location = `${request.baseUrl}/${request.host}${request.path}?${query}`;
	return { status: 200, headers: { Location: location, 'X-GUploader-UploadID': session.uploadId } };
}

export function isVideoType(type: string): boolean {
	return /^video\/[\w.+-]+$|^application\/octet-stream$/.test(type.split(';')[0]?.trim() ?? '');
}

/** Creates a session for a resource whose settings have been validated. */
export function newSession(
	youTube: YouTube,
	request: SandboxRequest,
	{ caller, parts }: Insert,
	resource: Fields,
	sizeBytes: number,
): Session {
	const { kernel, store, switches } = youTube;
	const { user, token } = caller;
	const base = { ...defaultSettings(), privacyStatus: switches.defaultPrivacy };
	const settings = readSettings(user, resource, base, { titleRequired: false, wasPublic: false });
	const notify = request.query.get('notifySubscribers');
	noteInsert(youTube, user.username, resource, notify);
	const now = kernel.clock.now();
	if (!store.channelUploads.take(user.channelId, switches.channelUploadsPerDay, dayMs, now)) {
		throw new ApiError('uploadLimitExceeded', 'The user has exceeded the number of videos they may upload.');
	}
	return {
		uploadId: store.ids.uploadId(),
		client: token.client,
		username: user.username,
		sizeBytes,
		settings,
		notifySubscribers: notify !== 'false',
		parts,
		expiresAtMs: now + switches.sessionHours * 3_600_000,
		storedBytes: 0,
		hash: createHash('sha256'),
		pieceBytes: null,
		shortened: false,
		busy: false,
		videoId: null,
	};
}

/** Records the insert, so that tests can check that the client sent the required settings (rule 49). */
function noteInsert({ store }: YouTube, username: string, resource: Fields, notify: string | null): void {
	const status = isFields(resource.status) ? resource.status : {};
	const { privacyStatus, selfDeclaredMadeForKids: kids } = status;
	store.note({
		kind: 'insert',
		username,
		privacy_status: typeof privacyStatus === 'string' ? privacyStatus : null,
		notify_subscribers: notify,
		self_declared_made_for_kids: typeof kids === 'boolean' ? kids : null,
	});
}
