import { plural, text } from './text';

export const statistics = {
	intro: text(
		'What the platforms say, and how it has changed.',
		'Was die Plattformen sagen, und wie es sich verändert hat.',
	),
	empty: text(
		'There are no statistics yet. They come as soon as an account is connected.',
		'Noch gibt es keine Statistik. Sie kommt, sobald ein Konto verbunden ist.',
	),
	days: text(
		(count: number) => `${count} days`,
		(count) => `${count} Tage`,
	),
	period: text('Period', 'Zeitraum'),
	asOf: text(
		(time: string) => `As of ${time}`,
		(time) => `Stand: ${time}`,
	),
	stale: text(
		'These figures are older than a day. Refresh the account.',
		'Diese Zahlen sind älter als ein Tag. Aktualisiere das Konto.',
	),
	sample: text(
		(count: number) => `Rates and averages rest on the last ${count} ${plural(count, 'post', 'posts')}.`,
		(count) =>
			`Raten und Durchschnitte beruhen auf ${plural(count, 'dem letzten Beitrag', `den letzten ${count} Beiträgen`)}.`,
	),
	about: text(
		(number: string) => `about ${number}`,
		(number) => `rund ${number}`,
	),
	change: text(
		(days: number) => `in ${days} days`,
		(days) => `in ${days} Tagen`,
	),
	points: text(
		(change: string) => `${change} points`,
		(change) => `${change} Punkte`,
	),
	noChange: text('unchanged', 'unverändert'),
	noHistory: text('no earlier figure', 'kein früherer Wert'),
	charts: text('Trends', 'Verlauf'),
	chartOf: text(
		(name: string, days: number) => `${name}, last ${days} days`,
		(name, days) => `${name}, letzte ${days} Tage`,
	),
	lookUp: text(
		(chart: string) => `Day of: ${chart}`,
		(chart) => `Tag von: ${chart}`,
	),
	chartWords: text(
		(from: string, to: string, count: number) =>
			`from ${from} to ${to}, ${count} ${plural(count, 'day', 'days')} with figures; as a table below`,
		(from, to, count) =>
			`von ${from} bis ${to}, ${count} ${plural(count, 'Tag', 'Tage')} mit Zahlen; unten als Tabelle`,
	),
	tooFew: text(
		'A chart needs figures of two days. It grows with every daily refresh.',
		'Ein Diagramm braucht Zahlen von zwei Tagen. Es wächst mit jeder täglichen Aktualisierung.',
	),
	table: text('Figures as a table', 'Zahlen als Tabelle'),
	date: text('Date', 'Datum'),
	missing: text('Not available', 'Nicht verfügbar'),
	posts: text('Recent posts', 'Neueste Beiträge'),
	post: text('Post', 'Beitrag'),
	untitled: text('Without a caption', 'Ohne Text'),
	names: {
		followers: text('Followers', 'Follower'),
		following: text('Following', 'Folgt'),
		likes: text('Likes', 'Likes'),
		videos: text('Videos', 'Videos'),
		posts: text('Posts', 'Beiträge'),
		engagement_rate: text('Engagement rate', 'Engagement-Rate'),
		avg_views: text('Average views', 'Aufrufe im Schnitt'),
		median_views: text('Median views', 'Aufrufe im Median'),
		avg_reach: text('Average reach', 'Reichweite im Schnitt'),
		engagement_rate_by_followers: text('Engagement by followers', 'Engagement nach Followern'),
		engagement_rate_by_reach: text('Engagement by reach', 'Engagement nach Reichweite'),
		reach_30d: text('Reach, 30 days', 'Reichweite, 30 Tage'),
		views_30d: text('Views, 30 days', 'Aufrufe, 30 Tage'),
		accounts_engaged_30d: text('Accounts engaged, 30 days', 'Aktive Konten, 30 Tage'),
		interactions_30d: text('Interactions, 30 days', 'Interaktionen, 30 Tage'),
		engaged_views_30d: text('Engaged views, 30 days', 'Engagierte Aufrufe, 30 Tage'),
		watch_minutes_30d: text('Minutes watched, 30 days', 'Wiedergabe in Minuten, 30 Tage'),
		average_view_seconds_30d: text('Seconds per view, 30 days', 'Sekunden je Aufruf, 30 Tage'),
		likes_30d: text('Likes, 30 days', 'Likes, 30 Tage'),
		comments_30d: text('Comments, 30 days', 'Kommentare, 30 Tage'),
		shares_30d: text('Shares, 30 days', 'Geteilt, 30 Tage'),
		subscribers_gained_30d: text('Subscribers gained, 30 days', 'Neue Abonnenten, 30 Tage'),
		subscribers_lost_30d: text('Subscribers lost, 30 days', 'Verlorene Abonnenten, 30 Tage'),
		followers_growth_30d: text('New followers, 30 days', 'Neue Follower, 30 Tage'),
		likes_growth_30d: text('New likes, 30 days', 'Neue Likes, 30 Tage'),
		audience: text('Audience', 'Zielgruppe'),
		stories: text('Stories', 'Stories'),
		reach_daily: text('Reach per day', 'Reichweite am Tag'),
		views_daily: text('Views per day', 'Aufrufe am Tag'),
		impressions_daily: text('Impressions per day', 'Impressionen am Tag'),
		profile_views: text('Profile views per day', 'Profilaufrufe am Tag'),
		views: text('Views', 'Aufrufe'),
		comments: text('Comments', 'Kommentare'),
		shares: text('Shares', 'Geteilt'),
		saved: text('Saved', 'Gespeichert'),
	},
};
