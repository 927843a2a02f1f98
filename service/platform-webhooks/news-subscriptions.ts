import type { Knex } from 'knex';
import type { Accounts } from '../accounts';
import type { Channels } from '../channels';
import type { Core } from '../core/core';
import { note } from '../core/notes';

declare module 'knex/types/tables' {
	interface Tables {
		/** Accounts whose comments and mentions have not been subscribed to yet. */
		news_subscriptions: { account_id: string };
	}
}

/** The engine's queue of newly connected accounts, by ID. */
const NEWS_SUBSCRIPTIONS = 'news subscriptions';
const AT_A_TIME = 6;

const DONE = note('news_subscribed', 'Subscribed to comments and mentions of the account.');

/** Subscribes to the comments and mentions that newly connected accounts receive. */
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
			// Interrupted by the shutdown; the work resumes after the next start.
			if (signal.aborted) return;
			log.warn({ err: error }, 'could not subscribe to the webhooks of an account');
			await syncLog.failed(id, 'webhooks', error);
		});
		if (!signal.aborted) await database('news_subscriptions').where({ account_id: id }).delete();
		return {};
	});

	/** Subscribes in the background. A failure does not affect the connection, but is recorded in the sync log. */
	return async (trx: Knex.Transaction, accountId: string): Promise<void> => {
		await trx('news_subscriptions').insert({ account_id: accountId }).onConflict('account_id').ignore();
		await engine.enqueue(trx, NEWS_SUBSCRIPTIONS, accountId);
	};
}
