import type { Platform } from '../../platforms/errors';
import type { PostStatistics, StatisticsDocument } from '../../platforms/statistics';
import type { Account } from '../accounts';
import { factsOf, type KitFigure } from '../channels';
import type { HistoryPoint } from '../statistics';
import type { Audience, KitDocument } from './kit-document';
import type { BestPost, Change, KitAccountJson } from './kit-schemas';
import { followSeries, type Series } from './kit-series';
import { httpsOnly } from './links';
import type { PageContent } from './page-content';

/** Metrics that cover the last 30 days for which the platform has complete data. */
export const MONTH_FIGURES = ['reach_30d', 'views_30d', 'accounts_engaged_30d', 'interactions_30d'] as const;
/** Metrics that only newer documents contain. */
export const MORE_FIGURES = [
	'median_views',
	'avg_reach',
	'engagement_rate_by_followers',
	'engagement_rate_by_reach',
] as const;
const ADDED_FIGURES = [...MONTH_FIGURES, ...MORE_FIGURES];

type AddedFigure = (typeof ADDED_FIGURES)[number];
export type FigureName = KitFigure | AddedFigure;

type Figures = Record<KitFigure, number | null> & Partial<Record<AddedFigure, number | null>>;

/** An account on a page. */
export interface KitAccount {
	/**
	 * The data shown on the page and in its JSON. `source` is null if there is no data, or if the data is too old to
	 * be shown.
	 */
	shown: KitAccountJson;
	bio: string | null;
	/** The avatar's URL on the platform, fetched by the service rather than by visitors' browsers. */
	avatarUrl: string | null;
	/** The history of the charted metrics over 90 days. */
	series: Partial<Record<FigureName, Series>>;
	recentPosts: readonly PostStatistics[];
	audience: Audience | null;
	/** Explains in English how each metric is calculated. */
	formulas: Readonly<Record<string, string>>;
	/** Post images stored by the service: WebP bytes by post ID. */
	thumbnails: ReadonlyMap<string, Buffer>;
}

/** A recent post and its image. */
export interface ShownPost {
	shown: BestPost;
	thumbnail: { name: string; bytes: Buffer } | undefined;
}

/** The content of a media-kit page. */
export interface MediaKit {
	slug: string;
	title: string;
	description: string | null;
	url: string;
	content: PageContent;
	/** ISO 8601, UTC. */
	createdAt: string;
	/** Grouped by platform. */
	accounts: KitAccount[];
	bestPosts: ShownPost[];
}

const MOST_POSTS = 5;
const CHANGING = ['followers', 'engagement_rate', 'avg_views', 'median_views', ...MONTH_FIGURES] as const;

/** Returns the average views of the recent posts whose views are known, for documents that contain no average. */
function averageOf(posts: readonly PostStatistics[]): number | null {
	const views = posts.flatMap((post) => post.views ?? []);
	return views.length === 0 ? null : Math.round(views.reduce((sum, each) => sum + each, 0) / views.length);
}

function figuresOf({ platform, meta, stats, ...document }: StatisticsDocument): Figures {
	// If there are no posts, the document's averages are 0, which would be misleading.
	const { tellsAverageViews } = factsOf(platform).pages;
	const isTold = tellsAverageViews || stats.avg_views !== undefined;
	const average = isTold ? (stats.avg_views ?? null) : averageOf(document.recent_posts);
	const added = ADDED_FIGURES.filter((name) => stats[name] !== undefined);
	return {
		...Object.fromEntries(added.map((name) => [name, stats[name]])),
		followers: document.followers,
		posts: document.posts,
		engagement_rate: meta.sample_size === 0 ? null : document.engagement_rate,
		avg_views: document.recent_posts.length === 0 ? null : average,
		reach_daily: stats.reach_daily ?? null,
		views_daily: stats.views_daily ?? null,
	};
}

/** Returns the reasons why metrics are unknown and, if the platform withholds the audience, the reason for that. */
function missingOf(figures: Figures, { platform, meta, recent_posts }: StatisticsDocument) {
	const unknown = Object.entries(figures).filter(([, value]) => value === null);
	const neverTold: Partial<Record<FigureName, string>> = factsOf(platform).pages.neverTold;
	const noPosts = recent_posts.length === 0 ? 'there are no recent posts' : undefined;
	const { audience } = meta.missing;
	const reasons = Object.fromEntries(
		unknown.map(([name]) => {
			const ofPosts = name === 'avg_views' || name === 'engagement_rate' ? noPosts : undefined;
			const told = meta.missing[name] ?? neverTold[name as FigureName];
			return [name, told ?? meta.missing.recent_posts ?? ofPosts ?? 'the platform did not provide it'];
		}),
	);
	return audience === undefined ? reasons : { ...reasons, audience };
}

const NOTHING_KNOWN = {
	audience: null,
	name: null,
	url: null,
	verified: false,
	source: null,
	fetched_at: null,
	stale: false,
	followers: null,
	posts: null,
	engagement_rate: null,
	avg_views: null,
	reach_daily: null,
	views_daily: null,
	changes: {},
	rounded: [],
	computed: true,
	missing: { no_data: 'there are no current metrics' },
};

/** Returns an account that has no current data. */
export const unknownAccount = (key: Pick<Account, 'platform' | 'username'>): KitAccount => ({
	shown: { platform: key.platform, username: key.username, ...NOTHING_KNOWN },
	bio: null,
	avatarUrl: null,
	series: {},
	recentPosts: [],
	audience: null,
	formulas: {},
	thumbnails: new Map(),
});

/** Builds an account from its document and its history. @param days the last 90 days, oldest first */
export function toKitAccount(
	{ platform, username }: Pick<Account, 'platform' | 'username'>,
	{ document, audience, formulas }: KitDocument,
	{
		days,
		stale,
		thumbnails,
	}: Pick<KitAccount, 'thumbnails'> & { days: readonly HistoryPoint[]; stale: boolean },
): KitAccount {
	const { profile } = document;
	const figures = figuresOf(document);
	const follow = (name: FigureName) => followSeries(days, name);
	const second = factsOf(platform).pages.secondChart;
	const isComputed = document.meta.computed !== false;
	const changes = CHANGING.flatMap((name) => {
		const change = !isComputed || figures[name] == null ? undefined : follow(name).change;
		return change ? [[name, change] as const] : [];
	});
	return {
		shown: {
			platform,
			username,
			name: profile.name?.trim() || null,
			url: httpsOnly(profile.url),
			verified: profile.verified === true,
			source: document.meta.source,
			fetched_at: document.fetched_at,
			stale,
			...figures,
			changes: Object.fromEntries(changes),
			audience,
			rounded: document.meta.rounded ?? [],
			computed: isComputed,
			missing: missingOf(figures, document),
		},
		bio: profile.bio?.trim() || null,
		avatarUrl: profile.avatar,
		series: { followers: follow('followers').series, [second]: follow(second).series },
		recentPosts: document.recent_posts,
		audience,
		formulas,
		thumbnails,
	};
}

/** Returns the most viewed posts; posts with unknown views come last. */
function bestPosts(accounts: readonly KitAccount[]): ShownPost[] {
	return accounts
		.flatMap(({ shown: { platform, username }, recentPosts, thumbnails }) =>
			recentPosts.map((post) => ({ ...post, platform, username, bytes: thumbnails.get(post.id) })),
		)
		.sort((a, b) => (b.views ?? -1) - (a.views ?? -1) || (b.likes ?? -1) - (a.likes ?? -1))
		.slice(0, MOST_POSTS)
		.map(({ id, platform, url, title, bytes, ...post }) => ({
			shown: {
				platform,
				url: httpsOnly(url),
				title: title?.trim() || null,
				created_at: post.created_at,
				views: post.views,
				likes: post.likes,
				comments: post.comments,
				shares: post.shares,
				saved: post.saved,
			},
			thumbnail: bytes && { name: `${platform}-${id}`, bytes },
		}));
}

/** Groups accounts by platform, in order of first appearance. */
export function groupByPlatform(accounts: readonly KitAccount[]): [Platform, KitAccount[]][] {
	const platforms = [...new Set(accounts.map(({ shown }) => shown.platform))];
	return platforms.map((name) => [name, accounts.filter(({ shown }) => shown.platform === name)]);
}

/** Assembles a page. @param accounts at least one, in the page's order */
export function toKit(
	page: Pick<MediaKit, 'slug' | 'description' | 'url' | 'content' | 'createdAt'> & { title: string | null },
	accounts: KitAccount[],
	displayNames: readonly (string | null)[],
): MediaKit {
	const names = accounts.map(({ shown }, index) => shown.name ?? displayNames[index]);
	return {
		...page,
		title: page.title ?? names.find(Boolean) ?? accounts[0]?.shown.username ?? page.slug,
		accounts: groupByPlatform(accounts).flatMap(([, members]) => members),
		bestPosts: bestPosts(accounts),
	};
}

/**
 * Returns the total number of followers, and the accounts that are not counted because their followers are unknown or
 * their platform does not allow totals across platforms.
 */
export function totalFollowers({ accounts }: Pick<MediaKit, 'accounts'>): {
	total: number | null;
	/** True if a platform has rounded any of the numbers. */
	isRounded: boolean;
	/** Set if the changes of all counted accounts cover the same number of days. */
	change: Change | undefined;
	notCounted: KitAccountJson[];
} {
	const all = accounts.map(({ shown }) => shown);
	const isCounted = ({ followers, computed }: KitAccountJson) =>
		followers !== null && (computed || all.length === 1);
	const counted = all.filter(isCounted);
	const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
	const changes = counted.flatMap((account) => account.changes.followers ?? []);
	const [first] = changes;
	const comparable = changes.length === counted.length && changes.every(({ days }) => days === first?.days);
	return {
		total: counted.length === 0 ? null : sum(counted.map(({ followers }) => followers ?? 0)),
		isRounded: counted.some(({ rounded }) => rounded.includes('followers')),
		change: first && comparable ? { ...first, by: sum(changes.map(({ by }) => by)) } : undefined,
		notCounted: all.filter((account) => !isCounted(account)),
	};
}
