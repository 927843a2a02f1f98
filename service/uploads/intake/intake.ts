import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Account } from '../../accounts';
import { mediaOf, type Channels, type Media, type UploadFields } from '../../channels';
import type { Engine } from '../../core/engine';
import type { Database } from '../../database';
import type { Warning } from '../../core/warning';
import { hashRequest, type Idempotency, type KeyedRequest } from './idempotency';
import { ownedBy, readIncoming, type Incoming } from './incoming-request';
import { insertUpload, toNewDelivery, type NewDelivery, type NewUpload } from './intake-store';
import { unusedFields } from './request-check';
import type { Patience } from '../../core/slow-clients';
import { notKept } from './target-accounts';
import type { UploadChecks } from './upload-checks';
import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';

/** The response to an accepted upload. */
export interface Accepted {
	upload_id: string;
	status_url: string;
	deliveries: NewDelivery[];
	warnings: Warning[];
}

/** Accepts upload requests: validates them, stores their bytes and creates the deliveries. */
export function createIntake(options: {
	database: Database;
	engine: Engine;
	channels: Channels;
	files: TemporaryFiles;
	idempotency: Idempotency;
	checks: UploadChecks;
	/** True if the platform of an account can reach this service at `PUBLIC_URL`. */
	isReachable: (account: Account) => boolean;
	maxUploadBytes: number;
	patience: Patience;
}) {
	const { database, engine, channels, files, idempotency, checks, isReachable, ...reading } = options;
	const { refuseUnfit, check, contentOf } = checks;

	/** Validates a request before the bytes of its file are read. @throws ApiError */
	const checkEarly = (fields: UploadFields, media: Media) => check(fields, media, true);

	/**
	 * Validates an upload and builds its response. The upload is accepted once `insertUpload` has stored it.
	 *
	 * @param options.id the upload's ID; a new one by default
	 * @param options.base the URL at which the caller reaches the service
	 * @throws ApiError
	 */
	async function prepare(
		fields: UploadFields,
		file: StoredFile | undefined,
		{ id = randomUUID(), base }: { id?: string; base: string },
	): Promise<{ upload: NewUpload; answer: Accepted }> {
		const images = fields.imageUrls.length;
		// Reject these before any DNS lookup.
		if (images > 0) refuseUnfit(fields, { images });
		const content = await contentOf(fields, file);
		const media = mediaOf({ contentType: file?.contentType ?? null, imageUrls: fields.imageUrls });
		const targets = await check(fields, media, file !== undefined);
		const answer: Accepted = {
			upload_id: id,
			status_url: `${base}/api/uploads/${id}`,
			deliveries: targets.map(toNewDelivery),
			warnings: [
				...refuseUnfit(fields, media),
				...unusedFields(channels, fields, media),
				...notKept(channels, targets, content, isReachable),
			],
		};
		return { upload: { id, content, fields, targets, deliveries: answer.deliveries }, answer };
	}

	/** Returns the response to a parsed request. The file is kept only if the upload is stored with it. */
	async function answerTo({ fields, file }: Incoming, keyed: KeyedRequest, base: string): Promise<object> {
		// Clients that retry a request may use a different name for their temporary file.
		const hash = hashRequest({ ...fields, fileName: undefined }, file?.sha256);
		const repeated = keyed.repeated(hash);
		if (repeated !== undefined) {
			if (file !== undefined) await files.delete(file.name);
			return repeated;
		}
		const { upload, answer } = await prepare(fields, file, { base });
		await database.transaction(async (trx) => {
			await insertUpload({ engine, files }, trx, upload);
			await keyed.answered(trx, hash, answer);
		});
		return answer;
	}

	return {
		checkEarly,
		prepare,

		/**
		 * Accepts one request. Once this has resolved, the row and the bytes are safely on disk. The same request
		 * with the same `Idempotency-Key` gets the same response.
		 *
		 * @throws ApiError, with neither a row nor a file left behind
		 */
		async accept(request: FastifyRequest, base: string): Promise<object> {
			const keyed = await idempotency.begin(request.headers['idempotency-key']?.toString());
			try {
				const beforeFile = keyed.isAnswered ? async () => {} : checkEarly;
				const incoming = await readIncoming(request, { files, ...reading, beforeFile });
				return await ownedBy(files, incoming.file, () => answerTo(incoming, keyed, base));
			} catch (error) {
				await keyed.failed();
				throw error;
			}
		},

		/** Parses a request without accepting it. Its file exists only while `look` is running. @throws ApiError */
		async look<T>(request: FastifyRequest, look: (incoming: Incoming) => Promise<T>): Promise<T> {
			const incoming = await readIncoming(request, { files, ...reading, beforeFile: async () => {} });
			try {
				return await look(incoming);
			} finally {
				if (incoming.file !== undefined) await files.delete(incoming.file.name);
			}
		},
	};
}

export type Intake = ReturnType<typeof createIntake>;
