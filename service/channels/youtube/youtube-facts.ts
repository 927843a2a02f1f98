import { PLATFORM_NAMES } from '../../../platforms/errors';
import { YOUTUBE_SCOPES } from '../../../platforms/youtube';
import type { ChannelFacts } from '../facts';

/** See contracts/youtube-api.md §4. */
const NO_REACH = 'YouTube does not provide reach';
const OF_30_DAYS = 'YouTube provides views of 30 days, in views_30d';

/** Facts about YouTube that do not depend on settings. */
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
						en: '30-day metrics and audience are not available',
						de: '30-Tage-Kennzahlen und Zielgruppe sind nicht verfügbar',
					},
				},
				[YOUTUBE_SCOPES.upload]: { label: { en: 'upload videos', de: 'Videos hochladen' } },
				[YOUTUBE_SCOPES.manage]: {
					label: { en: 'upload and publish drafts', de: 'Entwürfe hochladen und veröffentlichen' },
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
			en: 'YouTube rounds subscribers to three digits. Engagement rate and average views are calculated by MediaKit, where YouTube allows it: likes and comments divided by views, over the recent videos.',
			de: 'YouTube rundet Abonnenten auf drei Stellen. Engagement-Rate und durchschnittliche Aufrufe berechnet MediaKit, wo YouTube es erlaubt: Likes und Kommentare im Verhältnis zu den Aufrufen der neueren Videos.',
		},
		rateOf: 'of views on YouTube, if computed metrics are allowed',
		tellsAverageViews: true,
	},
	// See contracts/youtube-api.md §3.
	pictureDomains: ['ytimg.com', 'ggpht.com', 'googleusercontent.com'],
	// Midnight in Los Angeles can be up to 25 hours away, and the queue may exceed one day's limit
	// (contracts/youtube-api.md §7).
	uploads: { draftIsVideo: true, turnHours: 48 },
	uploadTexts: {
		caption: {
			en: 'The first line becomes the title unless you set one; the whole caption becomes the description.',
			de: 'Die erste Zeile wird zum Titel, falls du keinen angibst; der ganze Text wird zur Beschreibung.',
		},
		mediaTypes: {},
	},
};
