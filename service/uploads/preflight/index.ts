import type { Account, AccountStore } from '../../accounts';
import { fixMedia, mediaOf, type Channels, type Media, type Problem } from '../../channels';
import type { GuardedFetch } from '../../outgoing';
import type { FetchFile } from '../../files/fetch-file';
import type { Incoming } from '../intake/incoming-request';
import type { Intake } from '../intake/intake';
import type { Content } from '../intake/intake-store';
import { checkRequest, unusedFields } from '../intake/request-check';
import { notKept, pickAll, publicUrlProblem } from '../intake/target-accounts';
import type { Warning } from '../../core/warning';
import type { TemporaryFiles } from '../../files/temporary-files';
import { toProblem, type AccountPreflight } from './account-preflight';
import { openRemote } from './remote-file';
import { InspectionStopped, type Inspected, type Inspector } from '../inspection';
import { inspectMedia, type MediaReport } from './media-report';
import { createPhotoCheck } from './photo-urls';

export { createAccountPreflight } from './account-preflight';

/** The answer to a preflight. */
export interface Report {
	ok: boolean;
	problems: Problem[];
	warnings: Warning[];
}

/** Says what would become of an upload, for every platform, without sending anything anywhere. */
export function createPreflight(options: {
	channels: Channels;
	accounts: AccountStore;
	account: AccountPreflight;
	files: TemporaryFiles;
	fetch: GuardedFetch;
	fetchFile: FetchFile;
	inspector: Pick<Inspector, 'inspect'>;
	intake: Pick<Intake, 'contentOf'>;
	isReachable: (account: Account) => boolean;
	maxUploadBytes: number;
}) {
	const {
		channels,
		accounts,
		account: ofAccount,
		files,
		fetch,
		fetchFile,
		inspector,
		intake,
		isReachable,
		maxUploadBytes,
	} = options;

	const checkPhotos = createPhotoCheck({ guard: fetch, inspector, channels });

	/** Shows the file of a request, wherever it is; undefined if there is none, only addresses of pictures. */
	async function withMedia<T>(
		content: Content,
		signal: AbortSignal,
		look: (file: Inspected | undefined) => Promise<T>,
	): Promise<T> {
		if ('imageUrls' in content) return look(undefined);
		const remote =
			'videoUrl' in content ? await openRemote(fetch, content.videoUrl, maxUploadBytes, signal) : undefined;
		if (remote !== undefined) return look(remote);
		const file = 'file' in content ? content.file : await fetchFile(content.videoUrl, signal);
		try {
			return await look({ ...file, path: files.path(file.name) });
		} finally {
			if ('videoUrl' in content) await files.delete(file.name);
		}
	}

	async function inspect(
		file: Inspected,
		{ platforms, mediaType, force }: Incoming['fields'],
		signal: AbortSignal,
	): Promise<MediaReport> {
		try {
			const wished = { ...file, mediaType: mediaType ?? null, force };
			return await inspectMedia({ inspector, channels }, wished, platforms, signal);
		} catch (error) {
			if (!(error instanceof InspectionStopped)) throw error;
			const message = `${error.message} A file that cannot be inspected is not delivered. Export it again.`;
			const problems = platforms.map((platform) => fixMedia(platform, 'media_unreadable', message));
			return { problems, warnings: [] };
		}
	}

	async function platformProblems(
		platform: Account['platform'],
		{ fields, file }: Incoming,
		media: Media,
	): Promise<{ problems: Problem[]; warnings: Warning[]; picked: Account[] }> {
		const { problems: refusals, warnings } = checkRequest(channels, platform, fields, media);
		const problems = refusals.map((error) => toProblem(error, { platform }));
		try {
			const picked = pickAll(platform, await accounts.list(platform), fields);
			for (const account of picked) {
				problems.push(...(await ofAccount.problems(account, { media, mediaType: fields.mediaType })));
				const unreachable = file && publicUrlProblem(channels, account, media, isReachable(account));
				if (unreachable !== undefined) problems.push(toProblem(unreachable, account));
			}
			return { problems, warnings, picked };
		} catch (error) {
			return { problems: [...problems, toProblem(error, { platform })], warnings, picked: [] };
		}
	}

	/**
	 * Looks at a request whose file, if it has one, is already there; the file stays the caller's.
	 *
	 * @throws ApiError for what is wrong with the request itself, like the upload webhook
	 */
	return async (incoming: Incoming, signal: AbortSignal): Promise<Report> => {
		const { fields, file } = incoming;
		const content = await intake.contentOf(fields, file);
		return withMedia(content, signal, async (shown) => {
			const media = mediaOf({ contentType: shown?.contentType ?? null, imageUrls: fields.imageUrls });
			const report = shown
				? await inspect(shown, fields, signal)
				: await checkPhotos(fields.imageUrls, { ...fields, media }, signal);
			const problems: Problem[] = [...report.problems];
			const warnings: Warning[] = [...report.warnings, ...unusedFields(channels, fields, media)];
			for (const platform of fields.platforms) {
				const found = await platformProblems(platform, incoming, media);
				problems.push(...found.problems);
				warnings.push(...found.warnings);
				warnings.push(...found.picked.flatMap((account) => ofAccount.warnings(account)));
				warnings.push(...notKept(channels, found.picked, content, isReachable));
			}
			return { ok: problems.length === 0, problems, warnings };
		});
	};
}

export type Preflight = ReturnType<typeof createPreflight>;
