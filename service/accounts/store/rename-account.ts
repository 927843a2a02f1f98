import type { Knex } from 'knex';
import type { Platform } from '../../../platforms/errors';

interface Named {
	id: string;
	platform: Platform;
	username: string;
}

/** Moves an account's statistics to another user name. */
export type MoveStatistics = (
	trx: Knex.Transaction,
	move: { platform: Platform; from: string; to: string },
) => Promise<void>;

/**
 * Updates an account's user name and moves its statistics. If another account had this name, it must have been renamed
 * too: that account and its statistics are kept under its platform ID until its next refresh reads its new name.
 *
 * @param account the stored account; a new account already has its new name
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
