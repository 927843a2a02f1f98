import { addSetting, readSetting, timestamp, type Database } from '../../database';

const SETTING = 'n8n_tested_at';

/** Whether n8n has ever tested its connection, so that the first steps of the dashboard know. */
export function createN8nTrace(database: Database) {
	let isNoted = false;
	return {
		/** A database that takes no writes now must not fail the test. */
		async note(): Promise<void> {
			if (isNoted) return;
			isNoted = true;
			await addSetting(database, SETTING, timestamp()).catch(() => (isNoted = false));
		},
		wasTested: async () => (await readSetting(database, SETTING)) !== undefined,
	};
}

export type N8nTrace = ReturnType<typeof createN8nTrace>;
