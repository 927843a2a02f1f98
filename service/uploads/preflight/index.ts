import type { Account, AccountStore } from '../../accounts';
import { mediaOf, type Media, type Problem } from '../../channels';
import type { Incoming } from '../intake/incoming-request';
import { checkRequest, unusedFields } from '../intake/request-check';
import type { UploadChecks } from '../intake/upload-checks';
import { notKept, pickAll, publicUrlProblem } from '../intake/target-accounts';
import type { Warning } from '../../core/warning';
import { toProblem, type AccountPreflight } from './account-preflight';
import { createPhotoCheck } from './photo-urls';
import { createRequestMedia, type RequestMediaOptions } from './request-media';

export { createAccountPreflight } from './account-preflight';

/** The result of a preflight. */
export interface Report {
	ok: boolean;
	problems: Problem[];
	warnings: Warning[];
}

/** Returns a function that reports for every platform whether an upload would succeed, without sending anything. */
export function createPreflight(
	options: RequestMediaOptions & {
		accounts: AccountStore;
		account: AccountPreflight;
		checks: Pick<UploadChecks, 'contentOf'>;
		isReachable: (account: Account) => boolean;
	},
) {
	const { channels, accounts, account: ofAccount, fetch, checks, isReachable } = options;
	const checkPhotos = createPhotoCheck({ ...options, guard: fetch });
	const { withMedia, inspect } = createRequestMedia(options);

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
	 * Checks a parsed request whose file, if any, is already stored; the caller still owns the file.
	 *
	 * @throws ApiError for errors in the request itself, like the upload webhook
	 */
	return async (incoming: Incoming, signal: AbortSignal): Promise<Report> => {
		const { fields, file } = incoming;
		const content = await checks.contentOf(fields, file);
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
