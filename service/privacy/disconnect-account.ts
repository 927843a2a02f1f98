import type { Account, AccountStore, AccountTokens } from '../accounts';
import { LOGIN_FACTS } from '../channels';
import { toErrorBody } from '../core/errors';
import type { Database } from '../database';
import type { DeleteAccounts, Deleted } from './delete-accounts';

/** The outcome of revoking access on the platform. */
export interface Revocation {
	revoked: boolean;
	/** The outcome, and anything that the person still has to do. */
	message: string;
}

export interface Disconnected extends Revocation {
	deleted: Deleted;
}

/** Returns a function that disconnects accounts. */
export function createDisconnect(options: {
	database: Database;
	accounts: Pick<AccountStore, 'sharingAccess'>;
	tokens: Pick<AccountTokens, 'revoke'>;
	deleteAccounts: DeleteAccounts;
}) {
	const { database, accounts, tokens, deleteAccounts } = options;

	async function revoke(account: Account): Promise<Revocation> {
		const { where } = LOGIN_FACTS[account.login];
		const others = await accounts.sharingAccess(account);
		if (others.length > 0) {
			const names = others.map(({ username }) => username).join(', ');
			return {
				revoked: false,
				message: `The access at ${where} was kept because other accounts of the same person use it: ${names}. It will be revoked with the last of them.`,
			};
		}
		const byHand = `Remove the app manually in the settings of ${where}.`;
		try {
			return (await tokens.revoke(account))
				? { revoked: true, message: `The access was revoked at ${where}.` }
				: { revoked: false, message: `${where} Login cannot be revoked from here. ${byHand}` };
		} catch (error) {
			return {
				revoked: false,
				message: `The access could not be revoked at ${where}. ${byHand} (${toErrorBody(error).message})`,
			};
		}
	}

	/** Revokes access to an account and deletes all its data, even if the revocation failed. */
	return async function disconnect(account: Account): Promise<Disconnected> {
		let revocation: Revocation = { revoked: false, message: '' };
		const deleted = await deleteAccounts([account], async (forget) => {
			revocation = await revoke(account);
			return database.transaction((trx) => forget(trx, 'disconnected'));
		});
		const message = `${revocation.message} All stored data of ${account.username} has been deleted.`;
		return { revoked: revocation.revoked, message, deleted };
	};
}

export type Disconnect = ReturnType<typeof createDisconnect>;
