import { Type } from '@sinclair/typebox';
import { totalFollowers, type KitAccount, type MediaKit } from './kit';

const text = Type.Union([Type.Null(), Type.String()]);
const count = Type.Union([Type.Null(), Type.Integer()]);
const platform = Type.Union([Type.Literal('tiktok'), Type.Literal('instagram')]);
const time = Type.String({ description: 'ISO 8601, UTC' });
const change = Type.Object({
	by: Type.Number({ description: 'The difference; for the engagement rate in percentage points' }),
	since: Type.String({ description: 'The day it is compared with, UTC' }),
	days: Type.Integer(),
});

const account = Type.Object({
	platform,
	username: Type.String(),
	name: text,
	url: text,
	verified: Type.Boolean(),
	source: text,
	fetched_at: Type.Union([Type.Null(), time]),
	stale: Type.Boolean({ description: 'Older than 24 hours' }),
	followers: count,
	posts: count,
	engagement_rate: Type.Union([Type.Null(), Type.Number()], {
		description: 'Percent of views on TikTok, of followers on Instagram',
	}),
	avg_views: count,
	reach_daily: count,
	views_daily: count,
	changes: Type.Record(Type.String(), change, { description: 'What has changed in about 30 days' }),
	missing: Type.Record(Type.String(), Type.String(), { description: 'Why figures are null' }),
});

/** The small JSON form of a page; `null` is not known, 0 is zero. */
export const kitSchema = Type.Object(
	{
		slug: Type.String(),
		title: Type.String(),
		description: text,
		url: Type.String(),
		followers: Type.Union([Type.Null(), Type.Integer()], {
			description: 'All accounts whose followers are known, together',
		}),
		accounts: Type.Array(account),
		best_posts: Type.Array(
			Type.Object({
				platform,
				url: text,
				title: text,
				created_at: time,
				views: count,
				likes: count,
				comments: count,
				shares: count,
				saved: count,
			}),
		),
	},
	{ description: 'What the page shows' },
);

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
