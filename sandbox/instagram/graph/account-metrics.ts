/** The options of an account metric (contract §3.2). */
export interface AccountMetric {
	readonly shapes: readonly ('time_series' | 'total_value')[];
	readonly period: 'day' | 'lifetime';
	readonly breakdowns: readonly string[];
	/** True if the metric has no values for accounts with fewer than 100 followers. */
	readonly needsFollowers?: boolean;
	readonly title: string;
}

const series = ['time_series'] as const;
const total = ['total_value'] as const;
const byProduct = ['media_product_type'];

function daily(title: string, breakdowns: readonly string[] = byProduct): AccountMetric {
	return { shapes: total, period: 'day', breakdowns, title };
}

function demographics(title: string): AccountMetric {
	const breakdowns = ['age', 'city', 'country', 'gender'];
	return { shapes: total, period: 'lifetime', breakdowns, needsFollowers: true, title };
}

/** The account metrics, in the order in which the error message lists them. */
export const accountMetrics: Readonly<Record<string, AccountMetric>> = {
	reach: {
		shapes: ['time_series', 'total_value'],
		period: 'day',
		breakdowns: ['media_product_type', 'follow_type'],
		title: 'Reach',
	},
	follower_count: {
		shapes: series,
		period: 'day',
		breakdowns: [],
		needsFollowers: true,
		title: 'Follower count',
	},
	website_clicks: daily('Website clicks', []),
	profile_views: daily('Profile views', []),
	online_followers: {
		shapes: series,
		period: 'lifetime',
		breakdowns: [],
		needsFollowers: true,
		title: 'Online followers',
	},
	accounts_engaged: daily('Accounts engaged'),
	total_interactions: daily('Content interactions'),
	likes: daily('Likes'),
	comments: daily('Comments'),
	shares: daily('Shares'),
	saves: daily('Saves'),
	replies: daily('Replies'),
	engaged_audience_demographics: demographics('Engaged audience demographics'),
	reached_audience_demographics: demographics('Reached audience demographics'),
	follower_demographics: demographics('Follower demographics'),
	follows_and_unfollows: daily('Follows and unfollows', ['follow_type']),
	profile_links_taps: daily('Profile links taps', ['contact_button_type']),
	views: daily('Views', ['follower_type', 'media_product_type']),
	reposts: daily('Reposts'),
	quotes: daily('Quotes'),
	content_views: daily('Content views'),
};

/** The values of each dimension, with their shares in percent. */
export const dimensions: Readonly<Record<string, Readonly<Record<string, number>>>> = {
	media_product_type: { REELS: 58, FEED: 31, STORY: 11 },
	follow_type: { NON_FOLLOWER: 61, FOLLOWER: 39 },
	follower_type: { NON_FOLLOWER: 61, FOLLOWER: 39 },
	contact_button_type: { EMAIL: 55, CALL: 25, DIRECTION: 20 },
	age: { '18-24': 24, '25-34': 41, '35-44': 21, '45-54': 9, '55-64': 5 },
	gender: { F: 46, M: 44, U: 10 },
	country: { DE: 38, US: 22, GB: 14, FR: 12, NL: 8, AT: 6 },
	city: { 'Berlin, Berlin': 31, 'London, England': 27, 'Hamburg, Hamburg': 23, 'Paris, Île-de-France': 19 },
};
