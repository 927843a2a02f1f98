import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lockDatabase } from '../../support/database-lock';
import { useDatabaseFolder } from '../../support/database-location';

const folder = useDatabaseFolder();

/** How long the database is locked: longer than a query waits for a lock. */
const MIGRATION_MS = 2_000;

test('a start waits while another process changes the tables of the file', async () => {
	const unlock = await lockDatabase(join(folder.path, 'mediakit.sqlite'));
	const opened = folder.open();
	await wait(MIGRATION_MS);
	await unlock();
	expect(await (await opened).schema.hasTable('settings')).toBe(true);
});
