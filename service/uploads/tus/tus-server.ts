import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type * as tus from '@tus/server' with { 'resolution-mode': 'import' };
import { engineOf, type Database } from '../../database';
import type { Engine } from '../../core/engine';
import { ApiError, explainStorage, isKnown, toErrorBody } from '../../core/errors';
import type { UploadFields } from '../../channels';
import { readFields } from '../intake/upload-fields';
import type { Accepted, Intake } from '../intake/intake';
import { insertUpload } from '../intake/intake-store';
import type { OwnUrl } from '../../core/own-url';
import { withPatience, type Patience } from '../../core/slow-clients';
import type { TemporaryFiles } from '../../files/temporary-files';
import { createRowLocker } from './row-locker';
import type { Resumable, Resumables } from './tus-store';

export const TUS_PATH = '/api/uploads/files';

const EXPIRY_SECONDS = 60;

/** Error codes after which a complete resumable upload can still be accepted later. */
const NOT_ITS_FAULT = new Set([
	'internal_error',
	'database_busy',
	'database_read_only',
	'database_unavailable',
	'store_unavailable',
]);

/**
 * Reads the fields of an upload from the tus metadata; file metadata added by clients (`filename`, `filetype`) is
 * ignored.
 */
function fieldsOf(metadata: Resumable['metadata']): UploadFields {
	return readFields(metadata ?? {});
}

/** Converts an error from the tus library to an API error. */
const refused = (statusCode: number, reason: string) =>
	new ApiError(
		statusCode,
		'tus_refused',
		`The tus server rejected the request: ${reason.trim().replace(/\.$/, '') || 'it violates the protocol'}. Correct the request.`,
		'fix-request',
	);

/**
 * Returns the failure if the library rejected the request: an error or plain object with a status code and a body.
 * Otherwise returns undefined.
 */
function refusalOf(failure: unknown): { status_code: number; body: string } | undefined {
	const { status_code, body } = (failure ?? {}) as { status_code?: unknown; body?: unknown };
	return typeof status_code === 'number' && typeof body === 'string' ? { status_code, body } : undefined;
}

/**
 * Returns a function that turns a complete resumable upload into an upload, only once. If the upload is rejected, the
 * resumable upload is deleted, so that the client does not consider it accepted.
 */
function createFinisher(options: {
	database: Database;
	resumables: Resumables;
	files: TemporaryFiles;
	intake: Pick<Intake, 'prepare'>;
	engine: Engine;
}) {
	const { database, resumables, files, intake, engine } = options;
	const underWay = new Map<string, Promise<Accepted>>();

	async function finish(resumable: Resumable): Promise<Accepted> {
		const { id, base, fileName, metadata } = resumable;
		try {
			const file = await files.describe(fileName);
			const { upload, answer } = await intake.prepare(fieldsOf(metadata), file, { id, base });
			return await database.transaction(async (trx) => {
				const noted = await resumables.answerOf(trx, id);
				if (noted !== undefined) return noted;
				await insertUpload({ engine, files }, trx, upload);
				await resumables.finish(trx, id, answer);
				return answer;
			});
		} catch (error) {
			// After the errors in `NOT_ITS_FAULT`, the complete bytes can still be accepted later.
			if (!NOT_ITS_FAULT.has(toErrorBody(error).code)) await resumables.remove(resumable);
			throw error;
		}
	}

	return async (resumable: Resumable): Promise<Accepted> => {
		const current = underWay.get(resumable.id);
		if (current) return current;
		const started = finish(resumable).finally(() => underWay.delete(resumable.id));
		underWay.set(resumable.id, started);
		return started;
	};
}

/** The tus server and its background work. */
export interface Tus {
	/** Handles a request. @throws ApiError and all other errors, for the service's error handler */
	handle(request: Request): Promise<Response>;
	/** Accepts uploads that were complete when the service was interrupted. */
	start(): Promise<void>;
}

interface TusOptions {
	database: Database;
	resumables: Resumables;
	files: TemporaryFiles;
	intake: Pick<Intake, 'checkEarly' | 'prepare'>;
	maxUploadBytes: number;
	patience: Patience;
	ownUrl: OwnUrl;
	engine: Engine;
}

type Library = typeof tus;
type Finish = ReturnType<typeof createFinisher>;

/** Creates the data store that the library uses: our temporary files and their rows. */
function createDatastore(
	{ DataStore, ERRORS, Upload }: Library,
	{ resumables, files, patience }: TusOptions,
	finish: Finish,
) {
	/** Writes that are still in progress; their requests may already have ended. */
	const appending = new Map<string, Promise<void>>();

	async function find(id: string): Promise<{ resumable: Resumable; offset: number }> {
		await appending.get(id)?.catch(() => {});
		const resumable = await resumables.get(id);
		if (resumable === undefined) throw ERRORS.FILE_NOT_FOUND;
		const { answer, sizeBytes, fileName } = resumable;
		if (answer !== undefined) return { resumable, offset: sizeBytes };
		const offset = await files.size(fileName);
		if (offset === undefined) throw ERRORS.FILE_NOT_FOUND;
		return { resumable, offset };
	}

	const datastore = Object.assign(new DataStore(), {
		extensions: ['creation', 'expiration', 'termination'],
		getExpiration: () => resumables.lifetimeMs,

		async create(upload: tus.Upload) {
			const { id, size = 0, metadata = {} } = upload;
			await resumables.begin({ id, sizeBytes: size, metadata, base: upload.storage?.path ?? '' });
			return upload;
		},

		async getUpload(id: string) {
			const { resumable, offset } = await find(id);
			const { sizeBytes, metadata, createdAt, answer } = resumable;
			// A client that learns that all bytes have arrived sends nothing more, so the upload is accepted first.
			if (offset === sizeBytes && answer === undefined) await finish(resumable);
			return new Upload({ id, size: sizeBytes, offset, metadata, creation_date: createdAt });
		},

		async write(stream: Readable, id: string, offset: number) {
			const { resumable, offset: current } = await find(id);
			if (offset !== current) throw ERRORS.INVALID_OFFSET;
			const bytes = withPatience<Buffer>(stream, patience, (piece) => piece.length);
			const append = files.append(resumable.fileName, bytes).finally(() => appending.delete(id));
			appending.set(id, append);
			await append.catch(async (error: unknown) => {
				// More bytes cannot turn other content into a video, and a body longer than announced is a different
				// file.
				const isHopeless = isKnown(error) ? error.action === 'fix-media' : refusalOf(error) !== undefined;
				if (isHopeless) await resumables.remove(resumable);
				throw error;
			});
			return (await files.size(resumable.fileName)) ?? 0;
		},

		async remove(id: string) {
			await resumables.remove((await find(id)).resumable);
		},
	});

	return {
		datastore,
		/** Returns the response to an upload whose bytes have all arrived. */
		async accepted(id: string): Promise<Accepted> {
			const { resumable } = await find(id);
			return resumable.answer ?? (await finish(resumable));
		},
	};
}

/** Creates the library's server around our data store. @returns the request handler */
function createServer(library: Library, options: TusOptions, finish: Finish): Tus['handle'] {
	const { database, intake, maxUploadBytes, ownUrl } = options;
	const { datastore, accepted } = createDatastore(library, options, finish);
	const failures = new WeakMap<Request, unknown>();
	const locker = {
		embedded: () => new library.MemoryLocker(),
		shared: () => createRowLocker(database, library.ERRORS.ERR_LOCK_TIMEOUT),
	}[engineOf(database)]();
	const server = new library.Server({
		path: TUS_PATH,
		datastore,
		locker,
		maxSize: maxUploadBytes,
		disableTerminationForFinishedUploads: true,
		// The routes set CORS headers on every response; the library's own `*` would allow every origin.
		allowedOrigins: [],
		allowedHeaders: ['X-API-Key'],
		namingFunction: () => randomUUID(),
		generateUrl: (_request, { path, id }) => `${ownUrl()}${path}/${id}`,
		async onUploadCreate(_request, upload) {
			const { metadata = {} } = upload;
			await intake.checkEarly(
				fieldsOf(metadata),
				/^image/.test(metadata.filetype ?? '') ? { images: 1 } : 'video',
			);
			upload.storage = { type: 'file', path: ownUrl() };
			return {};
		},
		onUploadFinish: async (_request, { id }) => ({
			status_code: 200,
			headers: { 'content-type': 'application/json; charset=utf-8' },
			body: JSON.stringify(await accepted(id)),
		}),
		onResponseError(request, error) {
			failures.set(request, error);
			return undefined;
		},
	});

	return async (request) => {
		const response = await server.handleWeb(request);
		if (response.status < 400) return response;
		const failure = failures.get(request);
		if (failure instanceof Error && refusalOf(failure) === undefined) throw failure;
		throw refused(response.status, await response.text());
	};
}

/** Resumable uploads with tus 1.0.0 (creation, expiration and termination), stored as temporary files. */
export function createTus(options: TusOptions): Tus {
	const { resumables, files, engine } = options;
	const finish = createFinisher(options);
	let server: Promise<Tus['handle']> | undefined;
	// The first request loads the library, so that a start does not wait for its files.
	const load = () =>
		(server ??= import('@tus/server').then((library) => createServer(library, options, finish)));
	engine.schedule('expiry of resumable uploads', { everySeconds: EXPIRY_SECONDS }, async () => {
		await resumables.deleteExpired();
	});

	return {
		async handle(request) {
			const handle = await load();
			return await handle(request);
		},
		async start() {
			for (const resumable of await resumables.unfinished()) {
				const finishing = files.size(resumable.fileName).then(async (sizeBytes) => {
					if (sizeBytes === resumable.sizeBytes) await finish(resumable);
				});
				await finishing.catch((error: unknown) => {
					if (!isKnown(explainStorage(error))) throw error;
				});
			}
		},
	};
}
