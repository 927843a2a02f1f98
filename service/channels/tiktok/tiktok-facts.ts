import { PLATFORM_NAMES } from '../../../platforms/errors';
import type { ChannelFacts } from '../facts';

/** Another TikTok API has it, with tokens of its own (contracts/tiktok-api.md §9). */
const NOT_OFFERED = 'not offered by the TikTok API used here';

/** What is known of TikTok without any settings. */
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
				'user.info.basic': { label: { en: 'name and picture', de: 'Name und Bild' } },
				'user.info.profile': {
					label: { en: 'user name and description', de: 'Benutzername und Beschreibung' },
					without: {
						en: 'user name and description are not known',
						de: 'Benutzername und Beschreibung sind nicht bekannt',
					},
				},
				'user.info.stats': {
					label: { en: 'followers and likes', de: 'Follower und Likes' },
					without: {
						en: 'followers and likes are not counted',
						de: 'Follower und Likes werden nicht gezählt',
					},
				},
				'video.list': {
					label: { en: 'videos and their figures', de: 'Videos und ihre Zahlen' },
					without: {
						en: 'videos and their figures are not read',
						de: 'Videos und ihre Zahlen werden nicht gelesen',
					},
				},
				'video.upload': {
					label: { en: 'send drafts', de: 'Entwürfe senden' },
					without: { en: 'no drafts can be sent', de: 'Entwürfe können nicht gesendet werden' },
				},
				'video.publish': {
					label: { en: 'post directly', de: 'direkt veröffentlichen' },
					without: {
						en: 'nothing can be posted directly',
						de: 'nichts kann direkt veröffentlicht werden',
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
	// contracts/tiktok-api.md §3.3
	pictureDomains: ['tiktokcdn.com', 'tiktokcdn-us.com', 'tiktokcdn-eu.com', 'ibyteimg.com'],
	uploadTexts: {
		caption: {
			en: 'TikTok takes no text with a video draft; it is written in TikTok.',
			de: 'TikTok nimmt zu einem Videoentwurf keinen Text; er wird in TikTok geschrieben.',
		},
		afterDelivery: {
			en: 'Open the inbox in TikTok to finish and post it.',
			de: 'Öffne den Posteingang in TikTok, um den Entwurf fertigzustellen und zu posten.',
		},
		mediaTypes: {},
	},
};
