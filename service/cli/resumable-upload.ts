import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { AcceptedJson } from '../uploads';
import { CommandFailed } from './failure';
import { ServiceFailed, type ServiceClient } from './service-client';

const PATH = '/api/uploads/files';
const VERSION = { 'tus-resumable': '1.0.0' };

/** Bytes per request, and so the most that is lost if the connection breaks behind a proxy that buffers requests. */
const PIECE_BYTES = 16 * 1024 * 1024;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** How long to retry without progress before giving up. */
const PATIENCE_MS = 10 * 60 * 1000;

const encode = (metadata: Readonly<Record<string, string>>) =>
	Object.entries(metadata)
		.map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
		.join(',');

/** Starts a resumable upload. @param metadata the fields of an upload @returns the upload's ID */
export async function beginUpload(
	service: ServiceClient,
	sizeBytes: number,
	metadata: Readonly<Record<string, string>>,
): Promise<string> {
	const { headers } = await service.exchange(PATH, {
		method: 'POST',
		headers: { ...VERSION, 'upload-length': String(sizeBytes), 'upload-metadata': encode(metadata) },
	});
	// Only the ID is used, so that the key is sent only to the named service, whatever URL the response contains.
	const [id] = /[\w-]+$/.exec(headers.get('location') ?? '') ?? [];
	if (id !== undefined) return id;
	throw new CommandFailed(`${service.url} did not start an upload. Check that it is the URL of the service.`);
}

/**
 * Returns the offset and length of an upload in bytes.
 *
 * @throws CommandFailed if the service does not know the upload
 */
export async function findProgress(
	service: ServiceClient,
	id: string,
): Promise<{ offset: number; sizeBytes: number }> {
	try {
		const { headers } = await service.exchange(`${PATH}/${encodeURIComponent(id)}`, {
			method: 'HEAD',
			headers: VERSION,
		});
		const [offset, sizeBytes] = ['upload-offset', 'upload-length'].map((name) => Number(headers.get(name)));
		return { offset: offset ?? 0, sizeBytes: sizeBytes ?? 0 };
	} catch (error) {
		if (!(error instanceof ServiceFailed) || ![404, 410].includes(error.status ?? 0)) throw error;
		throw new ServiceFailed(
			`Upload ${id} cannot be resumed: it has expired, or was refused or cancelled. Send the file again without --resume.`,
			'upload_unknown',
			{},
			error.status,
		);
	}
}

/** True if a retry may succeed: after a broken connection, a different offset or a server error, but not a refusal. */
function mayPass(error: unknown): boolean {
	if (!(error instanceof ServiceFailed)) return false;
	const { status, code } = error;
	if (status === undefined || status === 423 || status >= 500) return true;
	return status === 409 && (code === 'tus_refused' || code === 'command_failed');
}

/**
 * Sends the missing part of a file, resuming after interruptions.
 *
 * @param on.progress called with the number of bytes that the service has received
 * @param on.broken called with the number of seconds until the next attempt
 * @returns the response to the last byte; undefined if it was lost
 * @throws CommandFailed
 */
export async function sendRest(
	service: ServiceClient,
	{ id, path, sizeBytes }: { id: string; path: string; sizeBytes: number },
	on: { progress: (sent: number) => void; broken: (seconds: number) => void },
): Promise<AcceptedJson | undefined> {
	let offset: number | undefined;
	let pauseMs = FIRST_PAUSE_MS;
	let lastArrival = Date.now();

	async function sendPiece(start: number) {
		const end = Math.min(start + PIECE_BYTES, sizeBytes);
		let sent = start;
		const bytes = createReadStream(path, { start, end: end - 1 }).on('data', (piece) => {
			sent += piece.length;
			on.progress(sent);
		});
		const answer = await service.exchange(`${PATH}/${id}`, {
			method: 'PATCH',
			headers: {
				...VERSION,
				'upload-offset': String(start),
				'content-type': 'application/offset+octet-stream',
				'content-length': String(end - start),
			},
			body: Readable.toWeb(bytes) as ReadableStream,
			duplex: 'half',
		} as RequestInit);
		return { end, accepted: answer.status === 200 ? (JSON.parse(answer.text) as AcceptedJson) : undefined };
	}

	for (;;) {
		try {
			offset ??= (await findProgress(service, id)).offset;
			if (offset >= sizeBytes) return undefined;
			const { end, accepted } = await sendPiece(offset);
			if (accepted) return accepted;
			[offset, pauseMs, lastArrival] = [end, FIRST_PAUSE_MS, Date.now()];
		} catch (error) {
			if (!mayPass(error) || Date.now() - lastArrival > PATIENCE_MS) throw error;
			offset = undefined;
			on.broken(pauseMs / 1000);
			await wait(pauseMs);
			pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
		}
	}
}
