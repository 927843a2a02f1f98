import type { Json, SandboxRequest } from '../kernel/types';
import { authenticate, countOf, displayLimit, pick, readFields, spend } from './access';
import type { Caller } from './access';
import type { TikTok } from './context';
import { DataError } from './errors';
import { imageUrl } from './images';

const scopeOfField: Readonly<Record<string, string>> = {
	open_id: 'user.info.basic',
	union_id: 'user.info.basic',
	avatar_url: 'user.info.basic',
	avatar_url_100: 'user.info.basic',
	avatar_large_url: 'user.info.basic',
	display_name: 'user.info.basic',
	bio_description: 'user.info.profile',
	profile_deep_link: 'user.info.profile',
	is_verified: 'user.info.profile',
	username: 'user.info.profile',
	follower_count: 'user.info.stats',
	following_count: 'user.info.stats',
	likes_count: 'user.info.stats',
	video_count: 'user.info.stats',
};

/** Fields that are undocumented, but requested by public clients (contract §2, rule 61). */
const undocumentedFields: Readonly<Record<string, string>> = {
	avatar_url_200: 'user.info.basic',
	profile_web_link: 'user.info.profile',
};

const avatarSeconds = 24 * 3600;

/** `GET /v2/user/info/` (contract §2). A field outside the granted scopes makes the whole call fail (rule 28). */
export function userInfo(tiktok: TikTok, request: SandboxRequest): Json {
	const caller = authenticate(tiktok, request);
	spend(tiktok, caller, displayLimit(tiktok, 'user/info'));
	const { undocumentedUserFields } = tiktok.switches;
	const known =
		undocumentedUserFields === 'refused' ? scopeOfField : { ...scopeOfField, ...undocumentedFields };
	const fields = readFields(request, Object.keys(known));
	if (!fields.every((field) => caller.scopes.includes(known[field] ?? ''))) {
		throw new DataError(
			tiktok.switches.missingFieldScope,
			'The user did not authorize the scope required for completing this request.',
		);
	}
	const answered = fields.filter((field) => field in scopeOfField || undocumentedUserFields === 'served');
	return { user: pick(values(tiktok, request.baseUrl, caller), answered) };
}

function values(
	tiktok: TikTok,
	baseUrl: string,
	{ user, openId }: Caller,
): Readonly<Record<string, Json | undefined>> {
	const count = (value: number) => countOf(tiktok, value);
	const avatar = (size: string) => imageUrl(tiktok, baseUrl, `avatar/${user.unionId}~${size}`, avatarSeconds);
	return {
		open_id: openId,
		union_id: user.unionId,
		avatar_url: avatar('720x720'),
		avatar_url_100: avatar('100x100'),
		avatar_url_200: avatar('200x200'),
		avatar_large_url: avatar('1080x1080'),
		display_name: user.displayName,
		bio_description: user.bio,
		profile_web_link: `https://www.tiktok.com/@${user.username}`,
		profile_deep_link: `https://www.tiktok.com/@${user.username}`,
		is_verified: user.verified,
		username: user.username,
		follower_count: count(user.followerCount),
		following_count: count(user.followingCount),
		likes_count: count(user.likesCount ?? user.videos.reduce((sum, video) => sum + video.likeCount, 0)),
		video_count: count(user.videoCount ?? user.videos.filter((video) => video.public).length),
	};
}
