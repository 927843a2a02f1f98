import { addSetting, readSetting, timestamp, type Database } from '../../database';

const SETTING = 'n8n_tested_at';

/** Records whether n8n has ever tested its connection, for the dashboard's first steps. */
export function createN8nTrace(database: Database) {
	let isNoted = false;
	return {
		/** Records the test. Ignores database errors, since a failed write must not make n8n's connection test fail. */
		async note(): Promise<void> {
			if (isNoted) return;
			isNoted = true;
			await addSetting(database, SETTING, timestamp()).catch(() => (isNoted = false));
		},
		wasTested: async () => (await readSetting(database, SETTING)) !== undefined,
	};
}

export type N8nTrace = ReturnType<typeof createN8nTrace>;
