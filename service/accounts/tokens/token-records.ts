import type { Grant, Tokens } from '../../channels';
import { ApiError } from '../../core/errors';
import type { Cipher, Database } from '../../database';
import type { Events } from '../../events';
import type { Account, AccountRow } from '../store/account';
import type { AccountStore } from '../store/account-store';
import { emitAccountEvent } from '../store/emit-account-event';
import type { SyncLog } from '../store/sync-log';
import { grantColumns } from './grant-columns';

/** Why tokens are refreshed, as the sync log says it. */
const REASONS = {
	ending: 'since the old one had ended or was about to',
	refused: 'since the platform called the old one invalid',
	early: 'since it was time, although the old one still worked',
	background: 'since its life was coming to an end and nobody had used it',
	asked: 'since somebody asked for it',
};

export type RefreshReason = keyof typeof REASONS;

export interface TokenRecordOptions {
	database: Database;
	cipher: Cipher;
	store: Pick<AccountStore, 'tokens'>;
	syncLog: SyncLog;
	events: Pick<Events, 'add'>;
}

/** What the database holds of accounts' tokens, and what is written once they were refreshed or refused. */
export function createTokenRecords({ database, cipher, store, syncLog, events }: TokenRecordOptions) {
	async function storedTokens({ id, login, username }: Account): Promise<Tokens> {
		const tokens = await store.tokens(id, login);
		if (tokens) return tokens;
		throw new ApiError(
			409,
			'account_not_connected',
			`The account ${username} is not connected any more, or in another way. Connect it again.`,
			'reconnect',
		);
	}

	/** The row of an account, as long as it has the tokens that somebody has seen: others are none of their business. */
	const rowWith = (connection: Database, { id, login }: Account, { obtainedAt }: Tokens) =>
		connection<AccountRow>('accounts')
			.where({ id, login, obtained_at: obtainedAt })
			.whereNot({ access_token: '' });

	/** Stores what a platform granted in place of certain tokens, unless the account was connected anew meanwhile. */
	async function save(account: Account, old: Tokens, grant: Grant, reason: RefreshReason): Promise<void> {
		await database.transaction(async (trx) => {
			const [row] = await rowWith(trx, account, old).update(grantColumns(cipher, grant)).returning('*');
			if (row === undefined) return;
			const detail = `The access token was renewed, ${REASONS[reason]}. It works until ${row.expires_at}.`;
			await syncLog.succeeded(row.id, 'token', detail, trx);
			await emitAccountEvent(events, trx, 'token.refreshed', row, { reason });
		});
	}

	/**
	 * Notes that an account must be connected again, and tells subscribers once.
	 *
	 * @param tokens the dead ones
	 * @returns false if they were replaced meanwhile, so that nothing is wrong
	 */
	async function giveUp(account: Account, tokens: Tokens, reason: string): Promise<boolean> {
		const columns = { health: 'reconnect', health_reason: reason, renewal_begun_at: null } as const;
		return database.transaction(async (trx) => {
			const healthy = rowWith(trx, account, tokens).where({ health: 'ok' });
			const [row] = await healthy.update(columns).returning('*');
			if (row) await emitAccountEvent(events, trx, 'token.expiring', row, { reason });
			return row !== undefined || (await rowWith(trx, account, tokens).first()) !== undefined;
		});
	}

	return { storedTokens, save, giveUp };
}
