import { readStatistics, type InstagramLogin } from '../../platforms/instagram';
import { connectInstagram, type Client, type ClientOptions } from './instagram';
import { startTestSandbox, type TestSandbox } from './sandbox';

/** The time at which the sandbox's clock is frozen for statistics. */
export const NOW = '2026-11-20T12:00:00Z';
export const IMPRESSIONS = { impressions_daily: 'retired by Meta in April 2025; see views_daily' };

/** Two posts by an account with 1000 followers: (80 + 4) / 1000 = 8.4 %, and (20 + 1) / 1000 = 2.1 %. */
export const POSTS = [
	{
		id: '17912345678901234',
		caption: 'Newest',
		media_type: 'VIDEO',
		media_product_type: 'REELS',
		timestamp: Date.parse('2026-11-18T10:00:00Z') / 1000,
		like_count: 80,
		comments_count: 4,
		metrics: { views: 9000, shares: 12, saved: 30, reach: 7000 },
	},
	{
		id: '17912345678901233',
		caption: 'Older',
		timestamp: Date.parse('2026-11-17T10:00:00Z') / 1000,
		like_count: 20,
		comments_count: 1,
		metrics: { views: 400, shares: 1, saved: 0, reach: 300 },
	},
];

/** An account with metrics for the last two complete days. */
export const ACCOUNT = {
	name: 'Example | Tech',
	biography: 'Cameras',
	followers_count: 1000,
	follows_count: 310,
	media_count: 456,
	media: POSTS,
	insights: {
		reach: [11, 15_000],
		views: [22, 25_000],
		profile_views: [33, 3500],
		accounts_engaged: [5, 900],
		total_interactions: [40, 1200],
	},
};

/** Number of insights calls for an account with an audience: one for a day, one for 30 days, three for the audience. */
export const ACCOUNT_CALLS = 5;

/** A sandbox with a frozen clock, and clients that use the same time. */
export interface StatisticsBench {
	sandbox: TestSandbox;
	connect(login: InstagramLogin, options?: ClientOptions): Promise<Client>;
	/** Replaces the metrics of `example_creator`. */
	setAccount(members: Record<string, unknown>): Promise<unknown>;
	fault(path: string, members: Record<string, unknown>): Promise<unknown>;
}

/** Starts a bench for the tests in a file, resets it before each test, and stops it after the last one. */
export function startForAllTests(): StatisticsBench {
	const open: Client[] = [];
	const closeClients = async () => {
		await Promise.all(open.splice(0).map((client) => client.close()));
	};
	let sandbox: TestSandbox;
	beforeAll(async () => {
		sandbox = await startTestSandbox({ now: new Date(NOW), frozen: true });
	});
	beforeEach(async () => {
		await closeClients();
		await sandbox.control('reset');
	});
	afterAll(async () => {
		await closeClients();
		await sandbox.close();
	});
	return {
		get sandbox() {
			return sandbox;
		},
		connect: async (login, options = {}) => {
			const ports = { now: () => Date.parse(NOW), ...options.ports };
			const client = await connectInstagram(sandbox, login, { ...options, ports });
			open.push(client);
			return client;
		},
		setAccount: (members) =>
			sandbox.control('users', { platform: 'instagram', username: 'example_creator', ...members }),
		fault: (path, members) => sandbox.control('faults', { match: { path }, ...members }),
	};
}

/** Reads the statistics of a client's account, using the granted scopes. */
export const readDocument = async ({ instagram, grant }: Client, recentPosts = 25) =>
	(await readStatistics(instagram, { scopes: grant.scopes, recentPosts })).document;
