import { join } from 'node:path';
import { openDatabase } from '../../service/database';
import { startKillableService, type KillableService } from '../support/service-process';
import { TIKTOK_DOCUMENT } from '../support/statistics-documents';

/** The number of rows per account in the history. */
const DAYS = 1_000;

/** Much longer than a run, so that the number of digits of the age, and thus the size of responses, stays the same. */
const AGE_MS = 2 * 60 * 60 * 1000;

const [post] = TIKTOK_DOCUMENT.recent_posts;
const TEN_POSTS = Array.from({ length: 10 }, () => ({
	...post,
	title: 'A title of the usual length, a line or so',
}));

/** Adds a row for every account and each of the last days, day by day, as a schedule would. */
const FILL_HISTORY = `WITH RECURSIVE
	day(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n < ${DAYS - 1}),
	account(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM account WHERE n < ? - 1)
INSERT INTO social_stats_history (platform, username, stats_data, fetched_at)
SELECT 'tiktok', 'creator_' || account.n, ?, strftime('%Y-%m-%dT00:00:00Z', 'now', (day.n - ${DAYS - 1}) || ' days')
FROM day CROSS JOIN account`;

/** Starts the service with this many accounts, "creator_0" and so on, each cached and with 1,000 rows of history. */
export async function startStatisticsService(accounts: number): Promise<KillableService> {
	const service = await startKillableService({ LOG_LEVEL: 'info' }, []);
	const database = await openDatabase(join(service.dataDir, 'mediakit.sqlite'));
	const fetchedAt = new Date(Date.now() - AGE_MS).toISOString();
	const document = { ...TIKTOK_DOCUMENT, fetched_at: fetchedAt };
	await database.raw(FILL_HISTORY, [accounts, JSON.stringify({ ...document, recent_posts: [] })]);
	const rows = Array.from({ length: accounts }, (_, index) => ({
		platform: 'tiktok',
		username: `creator_${index}`,
		stats_data: JSON.stringify({ ...document, recent_posts: TEN_POSTS }),
		fetched_at: fetchedAt,
	}));
	await database.batchInsert('social_stats_cache', rows, 100);
	await database.destroy();
	return service;
}
