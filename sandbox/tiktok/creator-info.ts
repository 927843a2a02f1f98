import type { Json, SandboxRequest } from '../kernel/types';
import { authenticate, requireScope, spend } from './access';
import { capInForce, capMessage } from './caps';
import type { TikTok } from './context';
import { DataError } from './errors';
import { imageUrl } from './images';
import type { User } from './model';

const avatarSeconds = 2 * 3600;

/** Returns the creator's privacy levels, which depend on whether the account is currently private (contract §4.9). */
export function privacyOptions(user: User): string[] {
	return user.private
		? ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY']
		: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'];
}

/** `POST /v2/post/publish/creator_info/query/`: bans and caps are reported with HTTP status 200 (rule 42). */
export function creatorInfo(tiktok: TikTok, request: SandboxRequest): Json {
	const caller = authenticate(tiktok, request);
	requireScope(caller, 'video.publish');
	spend(tiktok, caller, {
		name: 'creator_info',
		perMinute: tiktok.switches.creatorInfoLimitPerMinute,
		per: 'token',
	});
	const { user } = caller;
	const code = capInForce(tiktok, caller);
	if (code) throw new DataError(code, capMessage(code), 200);
	return {
		creator_avatar_url: imageUrl(tiktok, request.baseUrl, `avatar/${user.unionId}~168x168`, avatarSeconds),
		creator_username: user.username,
		creator_nickname: user.displayName,
		privacy_level_options: privacyOptions(user),
		comment_disabled: user.commentDisabled,
		duet_disabled: user.duetDisabled || user.private,
		stitch_disabled: user.stitchDisabled || user.private,
		max_video_post_duration_sec: user.maxVideoPostDurationSec,
	};
}
