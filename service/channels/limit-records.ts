import { timestamp, type Database } from '../database';

/** What is kept of the platforms' limits, as far as it is over. */
export const createLimitRecords = (database: Database) => ({
	async purge(): Promise<void> {
		await database('request_turns').where('expires_at', '<', timestamp()).delete();
		await database('platform_pauses').where('paused_until', '<', timestamp()).delete();
	},
});
