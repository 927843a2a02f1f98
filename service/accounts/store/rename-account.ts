import type { Knex } from 'knex';
import type { Platform } from '../../../platforms/errors';

interface Named {
	id: string;
	platform: Platform;
	username: string;
}

/** Gives cache and history rows another key. Where both keys have a cached document, the newer one stays. */
async function moveStatistics(
	trx: Knex.Transaction,
	platform: Platform,
	from: string,
	to: string,
): Promise<void> {
	const cached = (await trx('social_stats_cache')
		.where({ platform })
		.whereIn('username', [from, to])
		.orderBy('fetched_at')
		.select('id')) as { id: number }[];
	if (cached.length === 2) await trx('social_stats_cache').where({ id: cached[0]?.id }).delete();
	for (const table of ['social_stats_cache', 'social_stats_history']) {
		await trx(table).where({ platform, username: from }).update({ username: to });
	}
}

/**
 * Notes which user name an account has now; its statistics go along. If another account had the name, that one was
 * renamed too: it and its statistics are kept under its platform's id until its own next refresh tells the new name.
 *
 * @param account as it is stored; one that is not stored yet has its new name already
 */
export async function takeUserName(trx: Knex.Transaction, account: Named, username: string): Promise<void> {
	const { id, platform } = account;
	const former = (await trx('accounts').where({ platform, username }).whereNot({ id }).first()) as
		(Named & { platform_user_id: string }) | undefined;
	if (former) {
		await moveStatistics(trx, platform, username, former.platform_user_id);
		await trx('accounts').where({ id: former.id }).update({ username: former.platform_user_id });
	}
	if (account.username === username) return;
	await moveStatistics(trx, platform, account.username, username);
	await trx('accounts').where({ id }).update({ username });
}
