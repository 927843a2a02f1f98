import { PLATFORM_NAMES } from '../../../platforms/errors';
import type { ChannelFacts, ScopeFacts } from '../facts';

const PROFILE: ScopeFacts = { label: { en: 'profile and posts', de: 'Profil und Beiträge' } };
const PUBLISH: ScopeFacts = {
	label: { en: 'prepare and publish posts', de: 'Beiträge vorbereiten und veröffentlichen' },
	without: {
		en: 'posts cannot be prepared or published',
		de: 'Beiträge können nicht vorbereitet oder veröffentlicht werden',
	},
};
const INSIGHTS: ScopeFacts = {
	label: { en: 'reach and views', de: 'Reichweite und Aufrufe' },
	without: { en: 'reach and views are not available', de: 'Reichweite und Aufrufe sind nicht verfügbar' },
};

const PORTAL = 'https://developers.facebook.com/apps';

/** Facts about Instagram that do not depend on settings. */
export const INSTAGRAM: ChannelFacts<'instagram'> = {
	platform: 'instagram',
	label: PLATFORM_NAMES.instagram,
	logins: {
		instagram: {
			title: 'Instagram Login',
			label: { en: 'Instagram', de: 'Instagram' },
			where: 'Instagram',
			sharesAccess: false,
			app: {
				id: { en: 'Instagram app ID', de: 'Instagram-App-ID' },
				secret: { en: 'Instagram app secret', de: 'Secret der Instagram-App' },
				portal: PORTAL,
			},
			scopes: {
				instagram_business_basic: PROFILE,
				instagram_business_content_publish: PUBLISH,
				instagram_business_manage_insights: INSIGHTS,
			},
		},
		facebook: {
			title: 'Facebook Login',
			label: { en: 'Instagram through Facebook', de: 'Instagram über Facebook' },
			where: 'Facebook',
			sharesAccess: true,
			app: {
				id: { en: 'Meta app ID', de: 'Meta-App-ID' },
				secret: { en: 'Meta app secret', de: 'Secret der Meta-App' },
				portal: PORTAL,
			},
			scopes: {
				instagram_basic: PROFILE,
				instagram_content_publish: PUBLISH,
				instagram_manage_insights: INSIGHTS,
				pages_show_list: { label: { en: 'list of Pages', de: 'Liste der Seiten' } },
				pages_read_engagement: { label: { en: 'metrics of Pages', de: 'Kennzahlen der Seiten' } },
				business_management: { label: { en: 'business accounts', de: 'Unternehmenskonten' } },
				public_profile: { label: { en: 'name and profile picture', de: 'Name und Profilbild' } },
			},
		},
	},
	pages: {
		figures: ['followers', 'engagement_rate', 'avg_views', 'reach_daily', 'views_daily', 'posts'],
		neverTold: {},
		secondChart: 'reach_daily',
		labels: {},
		hints: {
			engagement_rate: { en: 'of followers', de: 'der Follower' },
			avg_views: { en: 'per post', de: 'pro Beitrag' },
		},
		method: {
			en: 'Instagram’s engagement rate is likes and comments per post divided by followers, averaged over the recent posts.',
			de: 'Engagement-Rate bei Instagram: Likes und Kommentare pro Beitrag im Verhältnis zu den Followern, im Schnitt der neueren Beiträge.',
		},
		rateOf: 'of followers on Instagram',
		tellsAverageViews: false,
	},
	// See contracts/instagram-api.md §3.1.
	pictureDomains: ['cdninstagram.com', 'fbcdn.net'],
	uploadTexts: {
		caption: { en: 'Instagram shows it with the post.', de: 'Instagram zeigt ihn beim Beitrag.' },
		mediaTypes: {
			REELS: { en: 'Reel', de: 'Reel' },
			STORIES: { en: 'Story', de: 'Story' },
			IMAGE: { en: 'Picture', de: 'Bild' },
		},
	},
};
