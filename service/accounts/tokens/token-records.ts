import type { Grant, Tokens } from '../../channels';
import { ApiError } from '../../core/errors';
import type { Cipher, Database } from '../../database';
import type { Events } from '../../events';
import { note, type Note } from '../../core/notes';
import { toBeReconnected, type Account, type AccountRow } from '../store/account';
import type { AccountStore } from '../store/account-store';
import { emitAccountEvent } from '../store/emit-account-event';
import type { SyncLog } from '../store/sync-log';
import { grantColumns } from './grant-columns';

/** Reasons for token refreshes, as shown in the sync log. */
const REASONS = {
	ending: 'because the old one had expired or was about to',
	refused: 'because the platform rejected the old one',
	early: 'ahead of time, while the old one was still valid',
	background: 'because it was about to expire unused',
	asked: 'on request',
};

export type RefreshReason = keyof typeof REASONS;

export interface TokenRecordOptions {
	database: Database;
	cipher: Cipher;
	store: Pick<AccountStore, 'tokens'>;
	syncLog: SyncLog;
	events: Pick<Events, 'add'>;
}

/** Reads the accounts' stored tokens, and updates them after a refresh or a rejection. */
export function createTokenRecords({ database, cipher, store, syncLog, events }: TokenRecordOptions) {
	async function storedTokens({ id, login, username }: Account): Promise<Tokens> {
		const tokens = await store.tokens(id, login);
		if (tokens) return tokens;
		throw new ApiError(
			409,
			'account_not_connected',
			`The account ${username} is no longer connected through this login. Reconnect it.`,
			'reconnect',
		);
	}

	/** Optimistic lock: matches the account's row only if it still contains the given tokens. */
	const rowWith = (connection: Database, { id, login }: Account, { obtainedAt }: Tokens) =>
		connection<AccountRow>('accounts')
			.where({ id, login, obtained_at: obtainedAt })
			.whereNot({ access_token: '' });

	/** Stores a grant in place of the given tokens, unless the account was reconnected in the meantime. */
	async function save(account: Account, old: Tokens, grant: Grant, reason: RefreshReason): Promise<void> {
		await database.transaction(async (trx) => {
			const [row] = await rowWith(trx, account, old).update(grantColumns(cipher, grant)).returning('*');
			if (row === undefined) return;
			const until = row.expires_at;
			const text = `The access token was refreshed ${REASONS[reason]}. It is valid until ${until}.`;
			await syncLog.succeeded(row.id, 'token', note(`token_renewed_${reason}`, text, { until }), trx);
			await emitAccountEvent(events, trx, 'token.refreshed', row, { reason });
		});
	}

	/**
	 * Marks an account as needing to be reconnected, and emits the event once.
	 *
	 * @param tokens the invalid tokens
	 * @returns false if the tokens were replaced in the meantime and the account is fine
	 */
	async function giveUp(account: Account, tokens: Tokens, why: Note): Promise<boolean> {
		const columns = { ...toBeReconnected(why), renewal_begun_at: null };
		return database.transaction(async (trx) => {
			const healthy = rowWith(trx, account, tokens).where({ health: 'ok' });
			const [row] = await healthy.update(columns).returning('*');
			if (row) await emitAccountEvent(events, trx, 'token.expiring', row, { reason: why.text });
			return row !== undefined || (await rowWith(trx, account, tokens).first()) !== undefined;
		});
	}

	return { storedTokens, save, giveUp };
}
