const base = 'https://www.googleapis.com/auth/';

/** The known scopes, with their texts on the consent page (contract §1.8). */
export const scopeTexts: Readonly<Record<string, string>> = {
	openid: 'Associate you with your personal info on Google',
	email: 'See your primary email address',
	profile: 'See your personal info',
	[`${base}youtube.readonly`]: 'View your YouTube account',
	[`${base}youtube.upload`]: 'Manage your YouTube videos',
	[`${base}youtube`]: 'Manage your YouTube account',
	[`${base}youtube.force-ssl`]: 'See, edit and delete your YouTube videos, ratings, comments and captions',
	[`${base}yt-analytics.readonly`]: 'View YouTube Analytics reports for your YouTube content',
	[`${base}yt-analytics-monetary.readonly`]: 'View monetary and non-monetary YouTube Analytics reports',
};

const of = (...names: string[]) => names.map((name) => base + name);

/** The scopes for each kind of call; any one of them is enough. */
export const access = {
	read: of('youtube.readonly', 'youtube', 'youtube.force-ssl'),
	upload: of('youtube.upload', 'youtube', 'youtube.force-ssl'),
	write: of('youtube', 'youtube.force-ssl'),
	analytics: of('yt-analytics.readonly', 'yt-analytics-monetary.readonly'),
	revenue: of('yt-analytics-monetary.readonly'),
} as const;

const signIn = new Set(['openid', 'email', 'profile']);

/**
 * Returns true for scopes that only identify the user: consent to these does not expire in testing, and none of them
 * can be deselected (contract §1.3).
 */
export function isSignInOnly(scopes: readonly string[]): boolean {
	return scopes.every((scope) => signIn.has(scope));
}
