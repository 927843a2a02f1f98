/** Members that only newer Instagram documents have, as created by the nodes and the service. */
export const AUDIENCE = {
	fetched_at: '2026-11-20T03:00:02Z',
	followers_counted: 98_200,
	age: [
		{ range: '13-17', percent: 1.2 },
		{ range: '18-24', percent: 31.4 },
		{ range: '25-34', percent: 42.6 },
		{ range: '35-44', percent: 16.1 },
		{ range: '45-54', percent: 5.9 },
		{ range: '55-64', percent: 1.8 },
		{ range: '65+', percent: 1 },
	],
	gender: [
		{ gender: 'female', percent: 58.2 },
		{ gender: 'male', percent: 39.6 },
		{ gender: 'unknown', percent: 2.2 },
	],
	countries: [
		{ code: 'SE', percent: 41.3 },
		{ code: 'DE', percent: 22.8 },
		{ code: 'NO', percent: 9.4 },
		{ code: 'DK', percent: 7.7 },
		{ code: 'GB', percent: 5.1 },
		{ code: 'US', percent: 3.9 },
	],
	cities: [
		{ name: 'Gothenburg, Västra Götaland County', percent: 14.9 },
		{ name: 'Stockholm, Stockholm County', percent: 11.2 },
		{ name: 'Berlin, Berlin', percent: 6.3 },
		{ name: 'Oslo, Oslo', percent: 4.4 },
		{ name: 'Hamburg, Hamburg', percent: 3.1 },
	],
};

export const MONTH = {
	reach_30d: 412_300,
	views_30d: 1_890_000,
	accounts_engaged_30d: 38_450,
	interactions_30d: 91_204,
	median_views: 8_400,
	avg_reach: 12_310,
	engagement_rate_by_followers: 3.9,
	engagement_rate_by_reach: 7.15,
};
