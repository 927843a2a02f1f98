import { PlatformError, PLATFORM_NAMES } from '../../../platforms/errors';
import { getPublishingLimit } from '../../../platforms/instagram';
import type { Account, PlatformClients } from '../../accounts';
import { isKnown, toErrorBody } from '../../core/errors';
import type { Warning } from '../../core/warning';
import type { Drafts } from '../delivery/quota';
import { accountProblem } from '../intake/target-accounts';
import type { Problem } from './video-rules';

/** Access that ends sooner than this may end before a post is approved. */
const SHORT_LIFE_MS = 24 * 60 * 60 * 1000;

const wait = (account: Account, code: string, message: string): Problem => ({
	platform: account.platform,
	code,
	message,
	action: 'wait',
});

/** A known failure as a problem of an account. */
export function toProblem(error: unknown, { platform }: Pick<Account, 'platform'>): Problem {
	if (!isKnown(error)) throw error;
	const { code, message, action = 'check-outcome' } = toErrorBody(error);
	return { platform, code, message, action };
}

/** Looks at accounts before anything goes to their platform: scopes, token, room for another post. */
export function createAccountPreflight(options: {
	clients: Pick<PlatformClients, 'instagram'>;
	drafts: Pick<Drafts, 'waitForRoom' | 'waitForContainers'>;
}) {
	const { clients, drafts } = options;

	async function tiktokProblem(account: Account): Promise<Problem | undefined> {
		// A full minute is over before anybody could do something about it.
		if (!(await drafts.waitForRoom(account.id))?.isInboxFull) return undefined;
		const message = `${account.username} has as many unfinished drafts as TikTok allows in 24 hours. The next one waits until one of them is finished in TikTok, or leaves the 24 hours.`;
		return wait(account, 'too_many_pending_drafts', message);
	}

	async function instagramProblem(account: Account, containers: number): Promise<Problem | undefined> {
		if (await drafts.waitForContainers(account.id, containers)) {
			const message = `${account.username} has prepared as many posts as Instagram allows in 24 hours. The next one waits until the oldest leaves the 24 hours.`;
			return wait(account, 'container_limit', message);
		}
		try {
			const { used, total } = await getPublishingLimit(await clients.instagram(account));
			if (total === null || used === null || used < total) return undefined;
			const message = `${account.username} has published ${used} of ${total} posts in 24 hours. A post can be prepared now and published later.`;
			return wait(account, 'publishing_quota_used_up', message);
		} catch (error) {
			if (error instanceof PlatformError) return toProblem(error, account);
			throw error;
		}
	}

	return {
		/** @param containers how many of Instagram's containers the post needs */
		async problems(account: Account, containers: number): Promise<Problem[]> {
			const refused = accountProblem(account);
			if (refused !== undefined) return [toProblem(refused, account)];
			const room =
				account.platform === 'tiktok'
					? await tiktokProblem(account)
					: await instagramProblem(account, containers);
			return room === undefined ? [] : [room];
		},

		warnings(account: Account): Warning[] {
			if (Date.parse(account.refreshExpiresAt) - Date.now() >= SHORT_LIFE_MS) return [];
			return [
				{
					code: 'token_expiring',
					message: `The access of ${account.username} (${PLATFORM_NAMES[account.platform]}) ends at ${account.refreshExpiresAt}. Connect the account again before then.`,
				},
			];
		},
	};
}

export type AccountPreflight = ReturnType<typeof createAccountPreflight>;
