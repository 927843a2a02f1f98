import { PLATFORM_NAMES } from '../../../platforms/errors';
import { YOUTUBE_SCOPES } from '../../../platforms/youtube';
import type { ChannelFacts } from '../facts';

/** contracts/youtube-api.md §4 */
const NO_REACH = 'YouTube tells no reach';
const OF_30_DAYS = 'YouTube tells the views of 30 days, in views_30d';

/** What is known of YouTube without any settings. */
export const YOUTUBE: ChannelFacts<'youtube'> = {
	platform: 'youtube',
	label: PLATFORM_NAMES.youtube,
	logins: {
		youtube: {
			title: 'Google sign-in for YouTube',
			label: { en: 'YouTube', de: 'YouTube' },
			where: 'Google account',
			sharesAccess: false,
			app: {
				id: { en: 'Client ID', de: 'Client-ID' },
				secret: { en: 'Client secret', de: 'Clientschlüssel' },
				portal: 'https://console.cloud.google.com/auth/clients',
			},
			scopes: {
				[YOUTUBE_SCOPES.read]: { label: { en: 'channel and videos', de: 'Kanal und Videos' } },
				[YOUTUBE_SCOPES.analytics]: {
					label: { en: 'YouTube Analytics', de: 'YouTube Analytics' },
					without: {
						en: 'the metrics of 30 days and the viewers are not read',
						de: 'die Zahlen aus 30 Tagen und die Zuschauer werden nicht gelesen',
					},
				},
				[YOUTUBE_SCOPES.upload]: { label: { en: 'upload videos', de: 'Videos hochladen' } },
				[YOUTUBE_SCOPES.manage]: {
					label: { en: 'upload drafts and publish them', de: 'Entwürfe hochladen und veröffentlichen' },
					without: {
						en: 'no drafts can be uploaded',
						de: 'Entwürfe können nicht hochgeladen werden',
					},
				},
			},
		},
	},
	pages: {
		figures: ['followers', 'posts', 'engagement_rate', 'avg_views'],
		neverTold: { reach_daily: NO_REACH, views_daily: OF_30_DAYS },
		secondChart: 'posts',
		labels: {
			followers: { en: 'Subscribers', de: 'Abonnenten' },
			posts: { en: 'Videos', de: 'Videos' },
		},
		hints: {
			engagement_rate: { en: 'of views', de: 'der Aufrufe' },
			avg_views: { en: 'per video', de: 'pro Video' },
		},
		method: {
			en: 'YouTube rounds subscribers to three digits. Engagement rate and average views are calculated by MediaKit, only where YouTube has allowed it: likes and comments divided by views, over the recent videos.',
			de: 'YouTube rundet Abonnenten auf drei Stellen. Engagement-Rate und durchschnittliche Aufrufe berechnet MediaKit, nur wo YouTube es erlaubt hat: Likes und Kommentare im Verhältnis zu den Aufrufen der neueren Videos.',
		},
		rateOf: 'of views on YouTube, if computed metrics are allowed',
		tellsAverageViews: true,
	},
	// contracts/youtube-api.md §3
	pictureDomains: ['ytimg.com', 'ggpht.com', 'googleusercontent.com'],
	// Until midnight in Los Angeles it may be 25 hours, and the uploads that wait may be more than a day's (contracts/youtube-api.md §7).
	uploads: { draftIsVideo: true, turnHours: 48 },
	uploadTexts: {
		caption: {
			en: 'Its first line becomes the title unless there is one, and all of it the description.',
			de: 'Die erste Zeile wird der Titel, falls keiner da ist, und alles zusammen die Beschreibung.',
		},
		mediaTypes: {},
	},
};
