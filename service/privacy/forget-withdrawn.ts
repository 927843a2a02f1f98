import type { AccountStore } from '../accounts';
import type { Logins } from '../channels';
import type { LoginName } from '../config';
import type { Core } from '../core/core';
import { clock, timestamp } from '../database';
import { NOTHING, type DeleteAccounts } from './delete-accounts';

const LOOK_EVERY_SECONDS = 60 * 60;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Deletes accounts whose owner has withdrawn the grant on the platform, as late as the platform allows, since the owner
 * may reconnect the account.
 */
export function scheduleForgetting(
	{ database, engine }: Pick<Core, 'database' | 'engine'>,
	options: {
		accounts: Pick<AccountStore, 'withdrawnBefore'>;
		logins: Logins;
		deleteAccounts: DeleteAccounts;
	},
): void {
	const { accounts, logins, deleteAccounts } = options;

	async function forgetOf(login: LoginName, days: number): Promise<void> {
		const before = timestamp(clock.now() - days * DAY_MS);
		for (const account of await accounts.withdrawnBefore(login, before)) {
			await deleteAccounts([account], (forget) =>
				database.transaction(async (trx) => {
					const still = await accounts.withdrawnBefore(login, before, trx);
					return still.some(({ id }) => id === account.id) ? forget(trx, 'deletion_requested') : NOTHING;
				}),
			);
		}
	}

	engine.schedule('accounts without a grant', { everySeconds: LOOK_EVERY_SECONDS }, async () => {
		for (const [login, { forgetAfterDays }] of Object.entries(logins)) {
			if (forgetAfterDays !== undefined) await forgetOf(login as LoginName, forgetAfterDays);
		}
	});
}
