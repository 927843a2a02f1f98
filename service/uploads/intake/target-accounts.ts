import { PLATFORM_NAMES, type Platform } from '../../../platforms/errors';
import { isNamed, pickAccount, type Account, type AccountStore } from '../../accounts';
import type { Channels, Media, UploadFields } from '../../channels';
import { ApiError } from '../../core/errors';
import type { Warning } from '../../core/warning';
import type { Content } from './intake-store';

const problem = (code: string, message: string) => new ApiError(409, code, message, 'reconnect');

/** Returns an error if an account cannot accept uploads. */
export function accountProblem(channels: Channels, account: Account): ApiError | undefined {
	const named = `The account ${account.username}`;
	if (account.health !== 'ok') {
		return problem(
			'account_not_connected',
			`${PLATFORM_NAMES[account.platform]} no longer accepts the tokens of the account ${account.username}. Reconnect it.`,
		);
	}
	const wanted = channels[account.platform].uploads.scopesFor(account);
	const missing = wanted.filter((scope) => !account.scopes.includes(scope));
	if (missing.length === 0) return undefined;
	return problem(
		'scope_missing',
		`${named} has not granted ${missing.join(' and ')}. Reconnect it and allow access.`,
	);
}

/**
 * Returns an error if an uploaded file cannot reach an account, because the platform neither accepts such media as
 * bytes nor is able to fetch them from this service.
 *
 * @param isReachable true if the platform can reach this service
 */
export function publicUrlProblem(
	channels: Channels,
	account: Account,
	media: Media,
	isReachable: boolean,
): ApiError | undefined {
	const refused = channels[account.platform].uploads.bytesRefused(account, media);
	if (refused === undefined || isReachable) return undefined;
	const label = PLATFORM_NAMES[account.platform];
	const what = media === 'video' ? 'a video' : 'a picture';
	return new ApiError(
		400,
		'public_url_required',
		`${label} fetches ${what} for ${account.username} from a public URL, but this service has none. Set PUBLIC_URL to an https URL that ${label} can reach, or send ${media === 'video' ? 'video_url' : 'image_urls'} instead of a file${refused.advice}.`,
		'fix-request',
	);
}

/**
 * Returns warnings about media that stay at their URLs until a platform reads them, because the service cannot store
 * them.
 */
export function notKept(
	channels: Channels,
	targets: readonly Account[],
	content: Content,
	isReachable: (account: Account) => boolean,
): Warning[] {
	if ('file' in content) return [];
	const field = 'imageUrls' in content ? 'image_urls' : 'video_url';
	const readers = targets.filter(
		(account) =>
			field === 'image_urls' ||
			channels[account.platform].uploads.readsUrlItself(account, isReachable(account)),
	);
	return [...new Set(readers.map(({ platform }) => PLATFORM_NAMES[platform]))].map((label) => ({
		code: 'url_not_kept',
		message: `${label} reads ${field} itself once this upload reaches the front of the queue, which can take hours. Make sure that the URLs work until then.`,
	}));
}

/**
 * Returns the accounts that a request names for a platform, without duplicates, or the only connected account if the
 * request names none.
 *
 * @throws ApiError 409
 */
export function pickAll(platform: Platform, connected: readonly Account[], fields: UploadFields): Account[] {
	const own = fields.accounts[platform];
	const named = own.length > 0 ? own : fields.accounts.all;
	if (named.length === 0) return [pickAccount(connected, undefined, platform)];
	// Names may belong to different platforms; each platform needs at least one account.
	const here = named.filter((name) => connected.some((account) => isNamed(account, name)));
	const wanted = own.length > 0 || here.length === 0 ? named : here;
	const picked = wanted.map((name) => pickAccount(connected, name, platform));
	return [...new Map(picked.map((account) => [account.id, account])).values()];
}

/**
 * Returns the target accounts of a request.
 *
 * @throws ApiError 409 that lists the accounts if a named one is not connected or the choice is ambiguous
 */
export async function findTargets(accounts: AccountStore, fields: UploadFields): Promise<Account[]> {
	const targets: Account[] = [];
	for (const platform of fields.platforms) {
		targets.push(...pickAll(platform, await accounts.list(platform), fields));
	}
	const nobodys = fields.accounts.all.find((name) => !targets.some((account) => isNamed(account, name)));
	const [open] = fields.platforms.filter((platform) => fields.accounts[platform].length === 0);
	// Names that belong to no platform are rejected like any other unknown account.
	if (open !== undefined && nobodys !== undefined) pickAccount(await accounts.list(open), nobodys, open);
	return targets;
}
