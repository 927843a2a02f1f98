import { timestamp, type Database } from '../../database';
import type { Withdrawn } from '../../channels';
import type { Events } from '../../events';
import type { Note } from '../../core/notes';
import { withoutTokens } from '../store/account';

const columnsOf = (whose: Withdrawn) =>
	'platformUserId' in whose
		? { platform: whose.platform, platform_user_id: whose.platformUserId }
		: { platform: whose.platform, app_scoped_id: whose.appScopedId };

/** Returns a function that handles a platform's notice that access to an account has ended. */
export function createWithdrawal({ database, events }: { database: Database; events: Pick<Events, 'add'> }) {
	/**
	 * Deletes the invalid tokens. The account keeps its data and is marked as needing to be reconnected.
	 *
	 * @param at Unix seconds, if provided by the platform; a connection made or refreshed later is not affected
	 * @param why one or two sentences, shown to the user
	 */
	return async function withdraw(whose: Withdrawn, { at, why }: { at?: number; why: Note }): Promise<void> {
		await database.transaction(async (trx) => {
			const accounts = trx('accounts').where(columnsOf(whose)).whereNot({ access_token: '' });
			// The platform truncates times to seconds.
			if (at !== undefined) void accounts.where('obtained_at', '<', timestamp((at + 1) * 1000));
			const rows = await accounts.update(withoutTokens(why)).returning(['id', 'username']);
			for (const { id, username } of rows) {
				await events.add(trx, {
					type: 'account.disconnected',
					accountId: id,
					data: {
						account: { id, platform: whose.platform, username },
						reason: 'access_withdrawn',
						health: 'reconnect',
					},
				});
			}
		});
	};
}
