import { PLATFORM_NAMES } from '../../../platforms/errors';
import type { ChannelFacts } from '../facts';

/** Available only from another TikTok API, which needs separate tokens (contracts/tiktok-api.md §9). */
const NOT_OFFERED = 'not offered by the TikTok API used here';

/** Facts about TikTok that do not depend on settings. */
export const TIKTOK: ChannelFacts<'tiktok'> = {
	platform: 'tiktok',
	label: PLATFORM_NAMES.tiktok,
	logins: {
		tiktok: {
			title: 'TikTok Login',
			label: { en: 'TikTok', de: 'TikTok' },
			where: 'TikTok',
			sharesAccess: false,
			app: {
				id: { en: 'Client key', de: 'Client Key' },
				secret: { en: 'Client secret', de: 'Client Secret' },
				portal: 'https://developers.tiktok.com/apps',
			},
			scopes: {
				'user.info.basic': { label: { en: 'name and profile picture', de: 'Name und Profilbild' } },
				'user.info.profile': {
					label: { en: 'user name and description', de: 'Benutzername und Beschreibung' },
					without: {
						en: 'user name and description are not available',
						de: 'Benutzername und Beschreibung sind nicht verfügbar',
					},
				},
				'user.info.stats': {
					label: { en: 'followers and likes', de: 'Follower und Likes' },
					without: {
						en: 'follower and like counts are not available',
						de: 'Follower- und Like-Zahlen sind nicht verfügbar',
					},
				},
				'video.list': {
					label: { en: 'videos and their metrics', de: 'Videos und ihre Kennzahlen' },
					without: {
						en: 'videos and their metrics are not available',
						de: 'Videos und ihre Kennzahlen sind nicht verfügbar',
					},
				},
				'video.upload': {
					label: { en: 'send drafts', de: 'Entwürfe senden' },
					without: { en: 'no drafts can be sent', de: 'Entwürfe können nicht gesendet werden' },
				},
				'video.publish': {
					label: { en: 'post directly', de: 'direkt veröffentlichen' },
					without: {
						en: 'direct posting is not possible',
						de: 'direktes Veröffentlichen ist nicht möglich',
					},
				},
			},
		},
	},
	pages: {
		figures: ['followers', 'engagement_rate', 'avg_views', 'posts'],
		neverTold: { reach_daily: NOT_OFFERED, views_daily: NOT_OFFERED },
		secondChart: 'avg_views',
		labels: { posts: { en: 'Videos', de: 'Videos' } },
		hints: {
			engagement_rate: { en: 'of views', de: 'der Aufrufe' },
			avg_views: { en: 'per video', de: 'pro Video' },
		},
		method: {
			en: 'TikTok’s engagement rate is likes, comments and shares divided by views, over the recent videos.',
			de: 'Engagement-Rate bei TikTok: Likes, Kommentare und Shares im Verhältnis zu den Aufrufen der neueren Videos.',
		},
		rateOf: 'of views on TikTok',
		tellsAverageViews: true,
	},
	// See contracts/tiktok-api.md §3.3.
	pictureDomains: ['tiktokcdn.com', 'tiktokcdn-us.com', 'tiktokcdn-eu.com', 'ibyteimg.com'],
	uploadTexts: {
		caption: {
			en: 'TikTok does not accept a caption with video drafts; you write it in the TikTok app.',
			de: 'Videoentwürfe auf TikTok haben keinen Text; du schreibst ihn in der TikTok-App.',
		},
		afterDelivery: {
			en: 'Open your TikTok inbox to finish and publish it.',
			de: 'Öffne deinen TikTok-Posteingang, um den Entwurf fertigzustellen und zu veröffentlichen.',
		},
		mediaTypes: {},
	},
};
