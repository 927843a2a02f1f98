import { readRows, withDatabase } from '../../support/database';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { listAccounts, refreshStatistics } from '../../support/service';
import { daysAgo } from '../../support/mediakit-pages';
import { PROCESSES_MS, until } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

const NAME = 'example_creator';

let bench: DeliveryBench;

beforeEach(async () => {
	bench = await startDeliveryBench({
		logins: ['tiktok', 'youtube'],
		switches: { 'youtube.processingSeconds': 0 },
	});
	for (const platform of ['tiktok', 'youtube'] as const)
		await refreshStatistics(bench, platform, `?account=${NAME}`);
});
afterEach(() => bench.close());

const kept = async () =>
	(await readRows(bench.service, 'social_stats_history')).map(
		({ platform, username, fetched_at: time }) =>
			`${platform} ${username} ${Math.round((Date.now() - Date.parse(String(time))) / 86_400_000)}`,
	);

/** Adds statistics that were read `days` days ago. */
async function addRows(...rows: [platform: string, username: string, days: number][]): Promise<void> {
	await withDatabase(bench.service, async (database) => {
		const [row] = await database('social_stats_history');
		for (const [platform, username, days] of rows) {
			const { id, ...columns } = row!;
			void id;
			const old = { ...columns, platform: platform as 'tiktok', username, fetched_at: daysAgo(days) };
			await database('social_stats_history').insert(old);
		}
	});
}

const setGrant = (columns: { obtained_at: string; health?: 'reconnect' }) =>
	withDatabase(bench.service, (database) =>
		database('accounts').where({ platform: 'youtube' }).update(columns),
	);
const health = async () => (await listAccounts(bench)).find(({ platform }) => platform === 'youtube')?.health;

it('statistics stay as long as the owner grants the access, and 30 days where nobody has', async () => {
	await addRows(
		['youtube', NAME, 400],
		['youtube', 'somebody_else', 29],
		['youtube', 'somebody_else', 31],
		['tiktok', 'somebody_else', 400],
	);
	await bench.restart();
	await until(kept, (rows) => !rows.includes('youtube somebody_else 31'));
	expect(await kept()).toEqual(
		expect.arrayContaining([`youtube ${NAME} 400`, 'youtube somebody_else 29', 'tiktok somebody_else 400']),
	);
});

it('a grant is checked every 20 days; one that was withdrawn ends the statistics after 7 days, and the account after 29', async () => {
	await addRows(['youtube', NAME, 3]);
	await bench.until(await bench.send({ platforms: 'youtube' }), 'awaiting_approval');
	await bench.sandbox.control('youtube/revoke', { username: NAME });
	await setGrant({ obtained_at: daysAgo(19) });
	await bench.restart();
	expect(await health()).toBe('ok');
	await setGrant({ obtained_at: daysAgo(21) });
	await bench.restart();
	await until(health, (now) => now === 'reconnect');
	await setGrant({ obtained_at: daysAgo(6) });
	// If the previous start ran the check before the cleanup, it deleted the rows, so they are added again.
	await addRows(['youtube', NAME, 3]);
	await bench.restart();
	expect(await kept()).toContain(`youtube ${NAME} 3`);
	await setGrant({ obtained_at: daysAgo(8) });
	await bench.restart();
	await until(kept, (rows) => !rows.some((row) => row.startsWith('youtube')));
	expect(await readRows(bench.service, 'social_stats_cache')).toMatchObject([{ platform: 'tiktok' }]);
	expect(await readRows(bench.service, 'post_stats_history')).not.toContainEqual(
		expect.objectContaining({ platform: 'youtube' }),
	);
	// The owner still has time to reconnect.
	expect(await health()).toBe('reconnect');
	expect(await readRows(bench.service, 'uploads')).toHaveLength(1);
	await setGrant({ obtained_at: daysAgo(30) });
	await bench.restart();
	await until(health, (now) => now === undefined);
	expect(await listAccounts(bench)).toMatchObject([{ platform: 'tiktok' }]);
	for (const table of ['uploads', 'deliveries'] as const)
		expect(await readRows(bench.service, table)).toEqual([]);
});
