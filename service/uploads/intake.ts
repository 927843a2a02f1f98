import type { FastifyRequest } from 'fastify';
import { pickAccount, type Account, type AccountStore } from '../accounts';
import { ApiError } from '../errors';
import type { GuardedFetch } from '../outgoing';
import { namedAccount, readPlatforms, warningsFor, type UploadFields, type Warning } from './fields';
import { readMultipart } from './multipart';
import type { UploadStore } from './store';
import { fileTooLarge, type StoredFile, type TemporaryFiles } from './temporary-files';

/** Room for the fields and borders around a file in a multipart body. */
const MULTIPART_OVERHEAD_BYTES = 1024 * 1024;

const SCOPE = 'video.upload';

/** Takes upload requests in: checks them, keeps their bytes, notes the work. */
export function createIntake(options: {
	accounts: AccountStore;
	store: UploadStore;
	files: TemporaryFiles;
	fetch: GuardedFetch;
	maxUploadBytes: number;
}) {
	const { accounts, store, files, fetch, maxUploadBytes } = options;

	async function accountFor(fields: UploadFields): Promise<Account> {
		const account = pickAccount(await accounts.list('tiktok'), namedAccount(fields), 'tiktok');
		if (account.health === 'ok' && account.scopes.includes(SCOPE)) return account;
		const [code, reason] =
			account.health === 'ok'
				? ['scope_missing', `has not allowed ${SCOPE}`]
				: ['account_not_connected', 'is no longer accepted by TikTok'];
		throw new ApiError(
			409,
			code,
			`The account ${account.username} ${reason}. Connect it again.`,
			'reconnect',
		);
	}

	/** Checks a request and notes it. The file stays only if the upload is really noted. */
	async function note(fields: UploadFields, file: StoredFile | undefined) {
		const platforms = readPlatforms(fields);
		const content = file ? { file } : await urlContent(fields);
		if (file && fields.video_url) {
			throw new ApiError(
				400,
				'two_sources',
				'The request has a file and a video_url. Send one of them.',
				'fix-request',
			);
		}
		const account = await accountFor(fields);
		const targets = platforms.map((platform) => ({ platform, accountId: account.id }));
		return store.add(content, targets);
	}

	async function urlContent(fields: UploadFields): Promise<{ videoUrl: string }> {
		if (!fields.video_url) {
			throw new ApiError(
				400,
				'media_missing',
				'The request has neither a file nor a video_url. Send one of them.',
				'fix-request',
			);
		}
		await fetch.check(fields.video_url);
		return { videoUrl: fields.video_url };
	}

	async function fromParts(request: FastifyRequest) {
		if (Number(request.headers['content-length']) > maxUploadBytes + MULTIPART_OVERHEAD_BYTES) {
			throw fileTooLarge(maxUploadBytes);
		}
		return readMultipart(request, files, (fields) => {
			if (fields.platforms) readPlatforms(fields);
		});
	}

	return {
		/**
		 * Takes one request in. When this resolves, row and bytes are safely on disk.
		 *
		 * @throws ApiError, with neither a row nor a file left behind
		 */
		async accept(request: FastifyRequest): Promise<{ uploadId: string; warnings: Warning[] }> {
			const json = { fields: (request.body ?? {}) as UploadFields, file: undefined };
			const { fields, file } = request.isMultipart() ? await fromParts(request) : json;
			try {
				return { uploadId: await note(fields, file), warnings: warningsFor(fields) };
			} catch (error) {
				if (file !== undefined) await files.delete(file.name);
				throw error;
			}
		},
	};
}

export type Intake = ReturnType<typeof createIntake>;
