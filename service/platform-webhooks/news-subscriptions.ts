import type { Account, Accounts } from '../accounts';
import type { Channels } from '../channels';
import type { Core } from '../core/core';

const DONE = 'The platform tells the service of comments and mentions from now on.';

/** Lets platforms tell of what others say to an account, as soon as it is connected. */
export function createNewsSubscriptions(
	{ log }: Pick<Core, 'log'>,
	{ channels, accounts }: { channels: Channels; accounts: Pick<Accounts, 'portsOf' | 'syncLog'> },
) {
	async function subscribe(account: Account): Promise<void> {
		const { subscribe: subscribeAccount } = channels[account.platform].webhooks ?? {};
		if (!(await subscribeAccount?.(account, accounts.portsOf(account)))) return;
		await accounts.syncLog.succeeded(account.id, 'webhooks', DONE);
	}

	/** Works in the background: a connection does not fail because of it, and its sync log says why it did. */
	return function subscribeToNews(account: Account): void {
		subscribe(account)
			.catch(async (error: unknown) => {
				log.warn({ err: error }, 'the webhooks of an account could not be subscribed to');
				await accounts.syncLog.failed(account.id, 'webhooks', error);
			})
			.catch((error: unknown) => log.error({ err: error }, 'the sync log could not be written'));
	};
}
