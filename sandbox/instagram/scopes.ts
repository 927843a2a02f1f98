import type { Login } from './model';

/** The scopes that each kind of call requires, by login (contract §1.A, §1.B, §3.2). */
export const neededScopes = {
	read: { instagram: ['instagram_business_basic'], facebook: ['instagram_basic'] },
	insights: {
		instagram: ['instagram_business_basic', 'instagram_business_manage_insights'],
		facebook: ['instagram_basic', 'instagram_manage_insights', 'pages_read_engagement'],
	},
	discovery: {
		instagram: [],
		facebook: ['instagram_basic', 'instagram_manage_insights', 'pages_read_engagement'],
	},
	publish: {
		instagram: ['instagram_business_basic', 'instagram_business_content_publish'],
		facebook: ['instagram_basic', 'instagram_content_publish', 'pages_read_engagement'],
	},
	comments: {
		instagram: ['instagram_business_basic', 'instagram_business_manage_comments'],
		facebook: ['instagram_basic', 'instagram_manage_comments', 'pages_read_engagement'],
	},
	hashtags: { instagram: [], facebook: ['instagram_basic'] },
	remove: { instagram: [], facebook: ['instagram_manage_contents'] },
	pages: { instagram: [], facebook: ['pages_show_list'] },
	businesses: { instagram: [], facebook: ['business_management'] },
	webhooks: {
		instagram: ['instagram_business_basic'],
		facebook: ['instagram_basic', 'pages_manage_metadata'],
	},
} as const satisfies Record<string, Record<Login, readonly string[]>>;

export type Need = keyof typeof neededScopes;

/** The scopes of each login, with their texts on the consent page. */
export const scopeTexts: Readonly<Record<Login, Readonly<Record<string, string>>>> = {
	instagram: {
		instagram_business_basic: 'See your profile and your posts (always needed)',
		instagram_business_content_publish: 'Create posts, reels and stories',
		instagram_business_manage_insights: 'See insights of your account and your posts',
		instagram_business_manage_comments: 'Read and answer comments',
		instagram_business_manage_messages: 'Read and answer messages',
	},
	facebook: {
		public_profile: 'Your name and picture (always needed)',
		instagram_basic: 'See the profile and posts of your Instagram account',
		instagram_content_publish: 'Create posts on your Instagram account',
		instagram_manage_insights: 'See insights of your Instagram account',
		instagram_manage_comments: 'Read and answer comments on your Instagram account',
		instagram_manage_contents: 'Delete posts of your Instagram account',
		pages_show_list: 'See the list of your Pages',
		pages_read_engagement: 'Read what is on your Pages',
		pages_manage_metadata: 'Let the app be told of what happens on your Pages',
		business_management: 'See your businesses',
		ads_management: 'Manage ads of your businesses',
		ads_read: 'Read ads of your businesses',
	},
};

/** The scope of each login that is always granted. */
export const mandatoryScope: Readonly<Record<Login, string>> = {
	instagram: 'instagram_business_basic',
	facebook: 'public_profile',
};
