import type { Records } from '../../core/feature';
import { clock, exportRows, type Database } from '../../database';

/** Columns that coordinate token refreshes; not exported. */
const INTERNAL = ['renewal_holder', 'renewal_until'];

const secondsUntil = (time: string) => (Date.parse(time) - clock.now()) / 1000;

/** The stored account data, its retention, and the token expiry metrics. */
export function createAccountRecords(database: Database): Records {
	return {
		/** Also deletes the account's sync log, by cascade. */
		async forget(trx, { id }) {
			await trx('accounts').where({ id }).delete();
			return {};
		},

		async export({ id }) {
			const [account] = exportRows('accounts', await database('accounts').where({ id }), {
				hidden: INTERNAL,
			});
			const entries = await database('sync_log').where({ account_id: id }).orderBy('id');
			return { account, sync_log: exportRows('sync_log', entries) };
		},

		async purge(before) {
			await database('sync_log').where('at', '<', before).delete();
		},

		gauges: [
			{
				name: 'mediakit_token_expires_seconds',
				help: 'Seconds until a token expires; negative if it has expired. token: access or refresh.',
				labelNames: ['platform', 'account', 'token'],
				async read(gauge) {
					for (const { id: account, platform, expires_at, refresh_expires_at } of await database(
						'accounts',
					)) {
						gauge.set({ platform, account, token: 'access' }, secondsUntil(expires_at));
						const refresh = secondsUntil(refresh_expires_at);
						if (!Number.isNaN(refresh)) gauge.set({ platform, account, token: 'refresh' }, refresh);
					}
				},
			},
		],
	};
}
