import type { Knex } from 'knex';
import type { Accounts } from '../accounts';
import type { Channels } from '../channels';
import type { Core } from '../core/core';

declare module 'knex/types/tables' {
	interface Tables {
		/** The accounts that are still to be subscribed to. */
		news_subscriptions: { account_id: string };
	}
}

/** The engine's queue of accounts that were connected just now, by their ids. */
const NEWS_SUBSCRIPTIONS = 'news subscriptions';
const AT_A_TIME = 6;

const DONE = 'The platform tells the service of comments and mentions from now on.';

/** Lets platforms tell of what others say to an account, as soon as it is connected. */
export function createNewsSubscriptions(
	{ engine, database, log }: Pick<Core, 'engine' | 'database' | 'log'>,
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

	const due = async () =>
		(await database('news_subscriptions').select('account_id')).map((row) => ({ key: row.account_id }));
	engine.work(NEWS_SUBSCRIPTIONS, { atATime: AT_A_TIME, perGroup: 1, due }, async (id, signal) => {
		await subscribe(id).catch(async (error: unknown) => {
			// Cut off by the end of the service: its next start does it.
			if (signal.aborted) return;
			log.warn({ err: error }, 'the webhooks of an account could not be subscribed to');
			await syncLog.failed(id, 'webhooks', error);
		});
		if (!signal.aborted) await database('news_subscriptions').where({ account_id: id }).delete();
		return {};
	});

	/** Works in the background: a connection does not fail because of it, and its sync log says why it did. */
	return async (trx: Knex.Transaction, accountId: string): Promise<void> => {
		await trx('news_subscriptions').insert({ account_id: accountId }).onConflict('account_id').ignore();
		await engine.enqueue(trx, NEWS_SUBSCRIPTIONS, accountId);
	};
}
