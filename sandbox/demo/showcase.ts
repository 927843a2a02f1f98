import type { Api } from './api';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Number of days before today for which statistics are added. */
const DAYS = 60;

/** Metrics that grow a little every day; all others follow a weekly pattern. */
const GROWING: readonly string[] = ['followers', 'likes', 'views', 'posts', 'videos', 'following'];

type Count = number | null;

interface Post {
	created_at: string;
	views: Count;
	likes: Count;
	comments: Count;
	shares: Count;
}

interface Document {
	followers: Count;
	posts: Count;
	stats: Record<string, Count>;
	recent_posts: Post[];
	fetched_at: string;
}

/** Returns a plausible earlier value of a metric, which is the same in every run of the demo. */
function earlier(name: string, value: Count, ago: number): Count {
	if (value === null) return null;
	const wave = GROWING.includes(name) ? 1 : 1 + 0.08 * Math.sin(ago / 1.1) + 0.04 * Math.sin(ago / 4.7);
	const then = value * (1 - 0.0035 * ago) * wave;
	return Number.isInteger(value) ? Math.round(then) : Math.round(then * 100) / 100;
}

/** Returns the share of its total views that a post has reached at a given age: half of them after about two days. */
const reached = (ageMs: number) => 1 - Math.exp(-ageMs / (3 * DAY_MS));

/** Returns the post's metrics at an earlier time; most views come in the first few days. */
function earlierPost(post: Post, then: number, now: number): Post {
	const created = Date.parse(post.created_at);
	const share = reached(then - created) / reached(now - created);
	const count = (value: Count) => (value === null ? null : Math.round(value * share));
	const { views, likes, comments, shares } = post;
	return {
		...post,
		views: count(views),
		likes: count(likes),
		comments: count(comments),
		shares: count(shares),
	};
}

function documentOf(today: Document, ago: number): Document {
	const now = Date.parse(today.fetched_at);
	const past = now - ago * DAY_MS;
	return {
		...today,
		followers: earlier('followers', today.followers, ago),
		posts: earlier('posts', today.posts, ago),
		stats: Object.fromEntries(
			Object.entries(today.stats).map(([name, value]) => [name, earlier(name, value, ago)]),
		),
		recent_posts: today.recent_posts
			.filter(({ created_at: created }) => Date.parse(created) < past)
			.map((post) => earlierPost(post, past, now)),
		fetched_at: new Date(past).toISOString(),
	};
}

/** An account, as returned by the service. */
export interface DemoAccount {
	id: string;
	platform: string;
	username: string;
}

/**
 * Adds statistics for the past weeks to an account, as if they had been read daily, so that there are trends to show.
 *
 * @returns the number of days, including today
 */
export async function tellOfThePast(api: Api, { platform, username }: DemoAccount): Promise<number> {
	const path = `/api/mediakit/analytics/${platform}/${username}`;
	const { data } = await api.get<{ data: Document }>(path);
	for (let ago = DAYS; ago > 0; ago--) await api.put(path, documentOf(data, ago));
	// Statistics are read once more, so that growth is computed and pages show today's values.
	await api.post(`/api/mediakit/refresh-${platform}-api?account=${username}`);
	return DAYS + 1;
}

/** A creator's example texts for sponsors. */
const PAGE = {
	title: 'Example Creator',
	description:
		'Short films about making things: a week in the studio, from the first sketch to the last cut.',
	enabled: true,
	contact_email: 'hello@example.com',
	website: 'https://example.com/',
	location: 'Hamburg',
	languages: ['en', 'de'],
	accent_color: '#b3276f',
	currency: 'EUR',
	packages: [
		{ name: 'One short video', description: 'An idea, one video, one round of changes.', price: 900 },
		{ name: 'A series', description: 'Three videos within a month, on all platforms.', price: 2_400 },
	],
};

/** Publishes a media-kit page. @returns its public URL */
export async function openPage(api: Api, accounts: readonly DemoAccount[]): Promise<string> {
	const accountIds = accounts.map(({ id }) => id);
	const path = '/api/mediakit/pages/example_creator';
	return (await api.put<{ url: string }>(path, { ...PAGE, account_ids: accountIds })).url;
}
