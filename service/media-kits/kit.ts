import type { Platform } from '../../platforms/errors';
import type { PostStatistics, StatisticsDocument } from '../../platforms/statistics';
import type { Account } from '../accounts';
import { factsOf, type KitFigure } from '../channels';
import type { HistoryPoint } from '../statistics';
import { followSeries, type Change, type Series } from './kit-series';

export type FigureName = KitFigure;

/** The figures that a page shows, as the statistics document and the API's description explain them. `null`: not known. */
export type Figures = Record<FigureName, number | null>;

/** What is known of an account. */
export interface Reading {
	name: string | null;
	bio: string | null;
	/** Only https. */
	profileUrl: string | null;
	/** Whatever the platform gave; it is read by the service, not by browsers. */
	avatarUrl: string | null;
	verified: boolean;
	/** The interface that it was read from. */
	source: string;
	/** ISO 8601, UTC. */
	fetchedAt: string;
	/** More than 24 hours old. */
	stale: boolean;
	figures: Figures;
	/** Why figures are `null`, in English. */
	missing: Record<string, string>;
	/** What has changed in about 30 days. */
	changes: Partial<Record<FigureName, Change>>;
	/** The course of some figures over 90 days. */
	series: Partial<Record<FigureName, Series>>;
	posts: PostStatistics[];
}

/** An account on a page. */
export interface KitAccount {
	platform: Platform;
	username: string;
	/** `null`: nothing is known yet, or what is known is too old to be shown. */
	reading: Reading | null;
}

/** A post, whose URL is https or nothing. */
export type BestPost = Omit<PostStatistics, 'id'> & { platform: Platform };

/** Everything that a media-kit page says. */
export interface MediaKit {
	slug: string;
	title: string;
	description: string | null;
	url: string;
	accounts: KitAccount[];
	bestPosts: BestPost[];
}

const MOST_POSTS = 5;
const CHANGING = ['followers', 'engagement_rate', 'avg_views'] as const;

/** An address that may become a link; anything but https could run as a script or lead astray. */
export function httpsOnly(url: string | null): string | null {
	return url !== null && URL.canParse(url) && new URL(url).protocol === 'https:' ? url : null;
}

/** Views per recent post whose views are known, for documents without an average. */
function averageOf(posts: readonly PostStatistics[]): number | null {
	const views = posts.flatMap((post) => post.views ?? []);
	return views.length === 0 ? null : Math.round(views.reduce((sum, each) => sum + each, 0) / views.length);
}

function figuresOf({ platform, meta, stats, ...document }: StatisticsDocument): Figures {
	// Without a post the document's averages are 0, which would say something about posts.
	const { tellsAverageViews } = factsOf(platform).pages;
	const average = tellsAverageViews ? (stats.avg_views ?? null) : averageOf(document.recent_posts);
	return {
		followers: document.followers,
		posts: document.posts,
		engagement_rate: meta.sample_size === 0 ? null : document.engagement_rate,
		avg_views: document.recent_posts.length === 0 ? null : average,
		reach_daily: stats.reach_daily ?? null,
		views_daily: stats.views_daily ?? null,
	};
}

function missingOf(figures: Figures, { platform, meta, recent_posts }: StatisticsDocument) {
	const unknown = Object.entries(figures).filter(([, value]) => value === null);
	const { neverTold } = factsOf(platform).pages;
	const noPosts = recent_posts.length === 0 ? 'there are no recent posts' : undefined;
	return Object.fromEntries(
		unknown.map(([name]) => {
			const ofPosts = name === 'avg_views' || name === 'engagement_rate' ? noPosts : undefined;
			const told = meta.missing[name] ?? neverTold[name as FigureName];
			return [name, told ?? meta.missing.recent_posts ?? ofPosts ?? 'the platform left it out'];
		}),
	);
}

/** What a document and the history behind it say. @param days the last 90 days, oldest first */
export function toReading(
	document: StatisticsDocument,
	{ days, stale }: { days: readonly HistoryPoint[]; stale: boolean },
): Reading {
	const { profile, platform } = document;
	const figures = figuresOf(document);
	const follow = (name: FigureName) => followSeries(days, name);
	const second = factsOf(platform).pages.secondChart;
	const changes = CHANGING.flatMap((name) => {
		const change = figures[name] === null ? undefined : follow(name).change;
		return change ? [[name, change] as const] : [];
	});
	return {
		name: profile.name?.trim() || null,
		bio: profile.bio?.trim() || null,
		profileUrl: httpsOnly(profile.url),
		avatarUrl: profile.avatar,
		verified: profile.verified === true,
		source: document.meta.source,
		fetchedAt: document.fetched_at,
		stale,
		figures,
		missing: missingOf(figures, document),
		changes: Object.fromEntries(changes),
		series: { followers: follow('followers').series, [second]: follow(second).series },
		posts: document.recent_posts,
	};
}

/** The posts that were seen most; those whose views are not known come last. */
function bestPosts(accounts: readonly KitAccount[]): BestPost[] {
	return accounts
		.flatMap(({ platform, reading }) => (reading?.posts ?? []).map((post) => ({ platform, ...post })))
		.sort((a, b) => (b.views ?? -1) - (a.views ?? -1) || (b.likes ?? -1) - (a.likes ?? -1))
		.slice(0, MOST_POSTS)
		.map(({ platform, url, title, created_at, views, likes, comments, shares, saved }) => ({
			platform,
			url: httpsOnly(url),
			title: title?.trim() || null,
			created_at,
			views,
			likes,
			comments,
			shares,
			saved,
		}));
}

/** Puts a page together. @param accounts at least one, in the order of the page */
export function toKit(
	page: { slug: string; title: string | null; description: string | null; url: string },
	accounts: readonly (Pick<Account, 'platform' | 'username' | 'displayName'> & {
		reading: Reading | null;
	})[],
): MediaKit {
	const names = accounts.map(({ reading, displayName }) => reading?.name ?? displayName);
	return {
		...page,
		title: page.title ?? names.find(Boolean) ?? accounts[0]?.username ?? page.slug,
		accounts: accounts.map(({ platform, username, reading }) => ({ platform, username, reading })),
		bestPosts: bestPosts(accounts),
	};
}

/** All followers together: the sum of what is known, and the accounts whose followers are not. */
export function totalFollowers({ accounts }: Pick<MediaKit, 'accounts'>): {
	total: number | null;
	/** If all that are counted can be compared with the same day. */
	change: Change | undefined;
	notCounted: KitAccount[];
} {
	const isCounted = ({ reading }: KitAccount) => reading !== null && reading.figures.followers !== null;
	const counted = accounts.filter(isCounted);
	const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
	const changes = counted.flatMap(({ reading }) => reading?.changes.followers ?? []);
	const [first] = changes;
	const comparable = changes.length === counted.length && changes.every(({ days }) => days === first?.days);
	return {
		total: counted.length === 0 ? null : sum(counted.map(({ reading }) => reading?.figures.followers ?? 0)),
		change: first && comparable ? { ...first, by: sum(changes.map(({ by }) => by)) } : undefined,
		notCounted: accounts.filter((account) => !isCounted(account)),
	};
}
