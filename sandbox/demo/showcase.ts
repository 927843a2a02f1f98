import type { Api } from './api';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many days before today have statistics. */
const DAYS = 60;

/** What only grows, a little every day; everything else goes up and down with the week. */
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

/** What a metric may have been so many days ago, as the same numbers every time the demo runs. */
function earlier(name: string, value: Count, ago: number): Count {
	if (value === null) return null;
	const wave = GROWING.includes(name) ? 1 : 1 + 0.08 * Math.sin(ago / 1.1) + 0.04 * Math.sin(ago / 4.7);
	const then = value * (1 - 0.0035 * ago) * wave;
	return Number.isInteger(value) ? Math.round(then) : Math.round(then * 100) / 100;
}

/** Half of what a post ever gets comes within about two days. */
const reached = (ageMs: number) => 1 - Math.exp(-ageMs / (3 * DAY_MS));

/** A post as it was then; it gets most of its views in its first days. */
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

/** An account as the service lists it. */
export interface DemoAccount {
	id: string;
	platform: string;
	username: string;
}

/**
 * Gives an account the statistics of the past weeks, as if it had been read every day, so that there are trends to be seen.
 *
 * @returns how many days that are, today included
 */
export async function tellOfThePast(api: Api, { platform, username }: DemoAccount): Promise<number> {
	const path = `/api/mediakit/analytics/${platform}/${username}`;
	const { data } = await api.get<{ data: Document }>(path);
	for (let ago = DAYS; ago > 0; ago--) await api.put(path, documentOf(data, ago));
	// Read once more, so that growth is told, and pages show today.
	await api.post(`/api/mediakit/refresh-${platform}-api?account=${username}`);
	return DAYS + 1;
}

/** What a creator may tell sponsors. */
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

/** Switches a media-kit page on. @returns its URL, which anybody may open */
export async function openPage(api: Api, accounts: readonly DemoAccount[]): Promise<string> {
	const accountIds = accounts.map(({ id }) => id);
	const path = '/api/mediakit/pages/example_creator';
	return (await api.put<{ url: string }>(path, { ...PAGE, account_ids: accountIds })).url;
}
