import type { Knex } from 'knex';
import type { Platform } from '../../../platforms/errors';

interface Named {
	id: string;
	platform: Platform;
	username: string;
}

/** Gives an account's statistics another user name. */
export type MoveStatistics = (
	trx: Knex.Transaction,
	move: { platform: Platform; from: string; to: string },
) => Promise<void>;

/**
 * Notes which user name an account has now; its statistics go along. If another account had the name, that one was
 * renamed too: it and its statistics are kept under its platform's id until its own next refresh tells the new name.
 *
 * @param account as it is stored; one that is not stored yet has its new name already
 */
export async function renameAccount(
	trx: Knex.Transaction,
	account: Named,
	username: string,
	moveStatistics: MoveStatistics,
): Promise<void> {
	const { id, platform } = account;
	const former = await trx('accounts').where({ platform, username }).whereNot({ id }).first();
	if (former) {
		await moveStatistics(trx, { platform, from: username, to: former.platform_user_id });
		await trx('accounts').where({ id: former.id }).update({ username: former.platform_user_id });
	}
	if (account.username === username) return;
	await moveStatistics(trx, { platform, from: account.username, to: username });
	await trx('accounts').where({ id }).update({ username });
}
