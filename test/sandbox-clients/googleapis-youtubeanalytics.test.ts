import { youtubeAnalytics, type youtubeAnalytics_v2 } from '@googleapis/youtubeanalytics';
import type { TestSandbox } from '../support/sandbox';
import { signInToGoogle } from './support/google';
import { startDefaultSandbox } from './support/platforms';

let sandbox: TestSandbox;
let api: youtubeAnalytics_v2.Youtubeanalytics;

beforeAll(async () => {
	sandbox = await startDefaultSandbox();
});
beforeEach(async () => {
	await sandbox.control('reset');
	await sandbox.control('users', {
		platform: 'youtube',
		username: 'example_creator',
		subscriber_count: 5_000,
		analytics: { '2026-11-01': { views: 100, shares: 3 }, '2026-11-02': { views: 50, shares: 1 } },
	});
	const auth = await signInToGoogle(sandbox);
	// The package includes its own copy of the types of google-auth-library.
	api = youtubeAnalytics({ version: 'v2', auth } as unknown as youtubeAnalytics_v2.Options);
});
afterAll(() => sandbox.close());

/** Queries a report. If the URL were set on the client instead, the client would drop its path. */
const query = (parameters: youtubeAnalytics_v2.Params$Resource$Reports$Query) =>
	api.reports.query(parameters, { rootUrl: sandbox.base('youtubeanalytics.googleapis.com') });

const MONTH = { ids: 'channel==MINE', startDate: '2026-11-01', endDate: '2026-11-20' };

it('metrics of a month, and day by day', async () => {
	const { data } = await query({ ...MONTH, metrics: 'views,shares' });
	expect(data.rows).toEqual([[150, 4]]);
	const daily = await query({ ...MONTH, metrics: 'views', dimensions: 'day', sort: 'day' });
	expect(daily.data.rows).toEqual([
		['2026-11-01', 100],
		['2026-11-02', 50],
	]);
});

it('age and gender of the audience', async () => {
	const { data } = await query({ ...MONTH, metrics: 'viewerPercentage', dimensions: 'ageGroup,gender' });
	const percents = (data.rows ?? []).map(([, , percent]) => Number(percent));
	expect(percents.reduce((sum, one) => sum + one, 0)).toBeCloseTo(100, 0);
});

it('no rows without data', async () => {
	const { data } = await query({ ...MONTH, startDate: '2026-11-10', metrics: 'views' });
	expect(data.rows).toBeUndefined();
});

it('error of a metric that does not exist', async () => {
	await expect(query({ ...MONTH, metrics: 'reach' })).rejects.toMatchObject({ status: 400 });
});
