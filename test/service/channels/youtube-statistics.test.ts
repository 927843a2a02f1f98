import { withDatabase } from '../../support/database';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { daysAgo } from '../../support/mediakit-pages';
import { API_KEY, listAccounts, refreshStatistics } from '../../support/service';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

const NAME = 'example_creator';
const ACCOUNT = `?account=${NAME}`;

let bench: DeliveryBench;
let ids: Record<string, string>;

const open = async (settings: Record<string, string> = {}) => {
	bench = await startDeliveryBench({ logins: ['tiktok', 'youtube'], settings });
	ids = Object.fromEntries((await listAccounts(bench)).map(({ platform, id }) => [platform, id]));
	for (const platform of ['tiktok', 'youtube'] as const) await refreshStatistics(bench, platform, ACCOUNT);
	await bench.service.call('/api/mediakit/pages/kit', {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ account_ids: [ids.tiktok, ids.youtube], enabled: true }),
	});
};
afterEach(() => bench.close());

const visit = async (path: string) =>
	await (await fetch(bench.service.url + path, { headers: { 'x-api-key': API_KEY } })).text();
const words = (html: string) => html.replace(/<script.*?<\/script>|<[^>]+>/gs, ' ').replace(/\s+/g, ' ');

interface Kit {
	followers: number;
	accounts: {
		platform: string;
		followers: number;
		audience: object | null;
		rounded: string[];
		changes: object;
	}[];
}

/** Adds statistics that are a month old for all accounts. */
const addMonth = () =>
	withDatabase(bench.service, async (database) => {
		for (const { id, ...row } of await database('social_stats_history')) {
			void id;
			await database('social_stats_history').insert({ ...row, fetched_at: daysAgo(30) });
		}
	});

describe('statistics of YouTube', () => {
	it('stand on a media kit, in its JSON and its badge, as audience of viewers and as rounded numbers', async () => {
		await open();
		await addMonth();
		const page = words(await visit('/mediakit/kit?lang=en'));
		expect(page).toMatch(/Subscribers about 48,200/);
		expect(page).toMatch(/Countries [A-Z][a-z ]+ \d/);
		expect(page).toContain('Viewers in the last 30 full days, as a percentage of views.');
		expect(page).toContain(
			`excluding YouTube @${NAME}, whose platform does not allow totals across platforms`,
		);
		expect(words(await visit('/mediakit/kit?lang=de'))).toMatch(/Abonnenten rund 48\.200/);
		const kit = JSON.parse(await visit('/mediakit/kit.json')) as Kit;
		const youtube = kit.accounts.find(({ platform }) => platform === 'youtube');
		expect(youtube).toMatchObject({ audience: { of: 'viewers' }, rounded: ['followers'], changes: {} });
		const tiktok = kit.accounts.find(({ platform }) => platform === 'tiktok');
		expect(tiktok?.changes).toHaveProperty('followers');
		expect(kit.followers).toBe(tiktok?.followers);
		const history = await visit(`/api/mediakit/analytics/youtube/${NAME}/history?days=40`);
		expect((JSON.parse(history) as { series: object[] }).series.at(-1)).toMatchObject({ deltas: null });
		expect(await visit('/mediakit/kit.svg?lang=en')).toContain('Subscribers about 48,200');
	});

	it('are exported as CSV, audience included', async () => {
		await open();
		const csv = await visit(`/api/mediakit/analytics/youtube/${NAME}/audience.csv`);
		expect(csv).toMatch(/^breakdown,value,percent,followers_counted,fetched_at\r\n/);
		expect(csv).toMatch(/\r\nage,18-24,[\d.]+,,20/);
		expect(csv).toMatch(/\r\ncountry,[A-Z]{2},[\d.]+,,20/);
	});

	it('have no sums and differences, unless computed metrics are allowed', async () => {
		await open();
		for (let refresh = 0; refresh < 2; refresh++) await refreshStatistics(bench, 'youtube', ACCOUNT);
		const overview = async () => {
			const { accounts } = JSON.parse(await visit('/dashboard/overview')) as {
				accounts: { account_id: string }[];
			};
			return accounts.find(({ account_id: id }) => id === ids.youtube);
		};
		expect(await overview()).toMatchObject({
			followers_rounded: true,
			computed: false,
			engagement_rate: null,
		});
		await bench.close();
		await open({ YOUTUBE_COMPUTED_METRICS: 'true' });
		expect(await overview()).toMatchObject({ computed: true, engagement_rate: expect.any(Number) });
		const kit = JSON.parse(await visit('/mediakit/kit.json')) as Kit;
		expect(kit.followers).toBe(kit.accounts.reduce((sum, { followers }) => sum + followers, 0));
		expect(words(await visit('/mediakit/kit?lang=en'))).toMatch(/about [\d,]+ total followers/);
	});
});
