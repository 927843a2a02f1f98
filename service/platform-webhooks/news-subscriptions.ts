import type { Knex } from 'knex';
import type { Accounts } from '../accounts';
import type { Channels } from '../channels';
import type { Core } from '../core/core';

/** The engine's queue of accounts that were connected just now, by their ids. */
const NEWS_SUBSCRIPTIONS = 'news subscriptions';
const AT_A_TIME = 6;

const DONE = 'The platform tells the service of comments and mentions from now on.';

/** Lets platforms tell of what others say to an account, as soon as it is connected. */
export function createNewsSubscriptions(
	{ engine, log }: Pick<Core, 'engine' | 'log'>,
	{
		channels,
		accounts: { store, portsOf, syncLog },
	}: { channels: Channels; accounts: Pick<Accounts, 'store' | 'portsOf' | 'syncLog'> },
) {
	async function subscribe(id: string): Promise<void> {
		const account = await store.getConnected(id);
		const { subscribe: subscribeAccount } = channels[account.platform].webhooks ?? {};
		if (await subscribeAccount?.(account, portsOf(account))) await syncLog.succeeded(id, 'webhooks', DONE);
	}

	// No row says that an account is still to be subscribed to.
	const due = async () => [];
	engine.work(NEWS_SUBSCRIPTIONS, { atATime: AT_A_TIME, perGroup: 1, due }, async (id) => {
		await subscribe(id).catch(async (error: unknown) => {
			log.warn({ err: error }, 'the webhooks of an account could not be subscribed to');
			await syncLog.failed(id, 'webhooks', error);
		});
		return {};
	});

	/** Works in the background: a connection does not fail because of it, and its sync log says why it did. */
	return (trx: Knex.Transaction, accountId: string): Promise<void> =>
		engine.enqueue(trx, NEWS_SUBSCRIPTIONS, accountId);
}
