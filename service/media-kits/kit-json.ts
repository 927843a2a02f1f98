import { totalFollowers, type KitAccount, type MediaKit } from './kit';

const NO_DATA = { no_data: 'there are no current figures' };

function accountJson({ platform: name, username, reading }: KitAccount) {
	const figures = reading?.figures;
	return {
		platform: name,
		username,
		name: reading?.name ?? null,
		url: reading?.profileUrl ?? null,
		verified: reading?.verified ?? false,
		source: reading?.source ?? null,
		fetched_at: reading?.fetchedAt ?? null,
		stale: reading?.stale ?? false,
		followers: figures?.followers ?? null,
		posts: figures?.posts ?? null,
		engagement_rate: figures?.engagement_rate ?? null,
		avg_views: figures?.avg_views ?? null,
		reach_daily: figures?.reach_daily ?? null,
		views_daily: figures?.views_daily ?? null,
		changes: reading?.changes ?? {},
		missing: reading?.missing ?? NO_DATA,
	};
}

/** The page as JSON text. */
export function renderJson(kit: MediaKit): string {
	const { slug, title, description, url, accounts, bestPosts } = kit;
	return JSON.stringify({
		slug,
		title,
		description,
		url,
		followers: totalFollowers(kit).total,
		accounts: accounts.map(accountJson),
		best_posts: bestPosts,
	});
}
