/** The known scopes, with their texts on the consent page (contract §2). */
export const scopeTexts: Readonly<Record<string, string>> = {
	'user.info.basic': 'Read your profile info (avatar, display name)',
	'user.info.profile': 'Read your additional profile info (bio, profile link, verification status, username)',
	'user.info.stats': 'Read your profile engagement statistics (likes, followers, following, videos)',
	'video.list': 'Read your public videos on TikTok',
	'video.upload': 'Upload content to TikTok as drafts',
	'video.publish': 'Publish content to TikTok',
};

export const allScopes = Object.keys(scopeTexts);
