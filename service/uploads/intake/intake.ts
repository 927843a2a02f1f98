import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Account, AccountStore } from '../../accounts';
import { mediaOf, type Channels, type Media, type UploadFields } from '../../channels';
import type { Database } from '../../database';
import { ApiError } from '../../core/errors';
import type { Guard } from '../../outgoing';
import type { Warning } from '../../core/warning';
import { hashRequest, type Idempotency, type KeyedRequest } from './idempotency';
import { ownedBy, readIncoming, type Incoming } from './incoming-request';
import { insertUpload, toNewDelivery, type Content, type NewDelivery, type NewUpload } from './intake-store';
import { checkRequest, unusedFields } from './request-check';
import type { Patience } from '../../core/slow-clients';
import { accountProblem, findTargets, notKept, publicUrlProblem } from './target-accounts';
import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';

/** The answer to an upload that was taken in. */
export interface Accepted {
	upload_id: string;
	status_url: string;
	deliveries: NewDelivery[];
	warnings: Warning[];
}

const notOneSource = (code: string, reason: string) =>
	new ApiError(
		400,
		code,
		`The request has ${reason}. Send one of a file, video_url and image_urls.`,
		'fix-request',
	);

const tooManyImages = (count: number, most: number) =>
	new ApiError(
		400,
		'media_type_mismatch',
		`image_urls has ${count} addresses, but no platform takes more than ${most} pictures in a post. Send fewer.`,
		'fix-request',
	);

/** Takes upload requests in: checks them, keeps their bytes, notes the work. */
export function createIntake(options: {
	database: Database;
	channels: Channels;
	accounts: AccountStore;
	files: TemporaryFiles;
	idempotency: Idempotency;
	/** What may be an address of media, and what one that is called back. */
	guards: Record<'video' | 'images' | 'callback', Pick<Guard, 'check'>>;
	/** Whether the platform of an account can reach this service by `PUBLIC_URL`. */
	isReachable: (account: Account) => boolean;
	maxUploadBytes: number;
	patience: Patience;
}) {
	const { database, channels, accounts, files, idempotency, guards, isReachable, ...reading } = options;
	const mostImages = Math.max(...Object.values(channels).map(({ uploads }) => uploads.mostImages));

	/**
	 * What a platform might refuse about the request itself.
	 *
	 * @throws ApiError 400, the first of what it would
	 */
	function refuseUnfit(fields: UploadFields, media: Media): Warning[] {
		const checked = fields.platforms.map((platform) => checkRequest(channels, platform, fields, media));
		const [refused] = checked.flatMap(({ problems }) => problems);
		if (refused) throw refused;
		return checked.flatMap(({ warnings }) => warnings);
	}

	/** The accounts that an upload is for, all of them able to take it. @throws ApiError */
	async function check(fields: UploadFields, media: Media, isFile: boolean): Promise<Account[]> {
		refuseUnfit(fields, media);
		if (fields.callbackUrl !== undefined) await guards.callback.check(fields.callbackUrl);
		const targets = await findTargets(accounts, fields);
		for (const account of targets) {
			const problem =
				accountProblem(channels, account) ??
				(isFile ? publicUrlProblem(channels, account, media, isReachable(account)) : undefined);
			if (problem !== undefined) throw problem;
		}
		return targets;
	}

	/** What the media of a request are; URLs as they are sent, with blanks and letters beyond ASCII encoded. @throws ApiError 400 */
	async function contentOf(fields: UploadFields, file: StoredFile | undefined): Promise<Content> {
		const { videoUrl, imageUrls } = fields;
		const sources = [file, videoUrl, imageUrls.length > 0 ? imageUrls : undefined].filter(Boolean);
		if (sources.length > 1) throw notOneSource('two_sources', 'more than one kind of media');
		if (file !== undefined) return { file };
		if (videoUrl !== undefined) {
			return { videoUrl: (await guards.video.check(videoUrl)).href };
		}
		if (imageUrls.length === 0) throw notOneSource('media_missing', 'no media');
		if (imageUrls.length > mostImages) throw tooManyImages(imageUrls.length, mostImages);
		const urls: string[] = [];
		for (const url of imageUrls) urls.push((await guards.images.check(url)).href);
		return { imageUrls: urls };
	}

	/** Checks all of a request before the bytes of its file are read. @throws ApiError */
	const checkEarly = (fields: UploadFields, media: Media) => check(fields, media, true);

	/**
	 * Checks an upload, and answers for it; it is taken in once `insertUpload` has written it.
	 *
	 * @param options.id the upload's; a new one by default
	 * @param options.base where the caller reaches the service
	 * @throws ApiError
	 */
	async function prepare(
		fields: UploadFields,
		file: StoredFile | undefined,
		{ id = randomUUID(), base }: { id?: string; base: string },
	): Promise<{ upload: NewUpload; answer: Accepted }> {
		const images = fields.imageUrls.length;
		// Before any name is resolved.
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

	/** The answer to a request that was read. The file stays only if the upload is noted with it. */
	async function answerTo({ fields, file }: Incoming, keyed: KeyedRequest, base: string): Promise<object> {
		const hash = hashRequest(fields, file?.sha256);
		const repeated = keyed.repeated(hash);
		if (repeated !== undefined) {
			if (file !== undefined) await files.delete(file.name);
			return repeated;
		}
		const { upload, answer } = await prepare(fields, file, { base });
		await database.transaction(async (trx) => {
			await insertUpload(trx, upload);
			await keyed.answered(trx, hash, answer);
		});
		return answer;
	}

	return {
		checkEarly,
		contentOf,
		prepare,

		/**
		 * Takes one request in. When this resolves, row and bytes are safely on disk. The same request with the same
		 * `Idempotency-Key` gets the same answer.
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

		/** Reads a request without taking it in; its file is there only as long as `look` looks at it. @throws ApiError */
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
