import { timestamp, type Database } from '../database';

/** Creates `purge`, which deletes expired records about the platforms' limits. */
export const createLimitRecords = (database: Database) => ({
	async purge(): Promise<void> {
		await database('request_turns').where('expires_at', '<', timestamp()).delete();
		await database('platform_pauses').where('paused_until', '<', timestamp()).delete();
	},
});
