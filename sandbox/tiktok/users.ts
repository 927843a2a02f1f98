import { ControlError } from '../kernel/fields';
import type { Fields } from '../kernel/fields';
import type { Json } from '../kernel/types';
import type { TikTok } from './context';
import type { User, Video } from './model';
import { newUser } from './seed';

/**
 * `POST /_sandbox/users {platform: "tiktok", …}`: creates an account, or replaces an existing account, whose `open_id`
 * is kept.
 */
export function putUser(tiktok: TikTok, fields: Fields): Json {
	const username = fields.string('username').replace(/^@/, '');
	if (!/^[\w.]{1,24}$/.test(username))
		fields.refuse('username', '1 to 24 letters, digits, dots or underscores');
	const before = tiktok.store.users.get(username);
	const fresh = newUser(username, tiktok.store.userRandom.fork(username));
	const user = { ...fresh, openId: before?.openId ?? fresh.openId };
	change(tiktok, user, fields);
	tiktok.store.users.set(username, user);
	return presentUser(user);
}

/** Changes properties of an account; every property is optional. */
export function change(tiktok: TikTok, user: User, fields: Fields): void {
	user.displayName = fields.optionalString('display_name') ?? user.displayName;
	user.openId = fields.optionalString('open_id') ?? user.openId;
	user.unionId = fields.optionalString('union_id') ?? user.unionId;
	user.bio = fields.optionalString('bio_description') ?? user.bio;
	user.verified = fields.optionalBoolean('is_verified') ?? user.verified;
	user.followerCount = fields.optionalInteger('follower_count') ?? user.followerCount;
	user.followingCount = fields.optionalInteger('following_count') ?? user.followingCount;
	user.likesCount = fields.optionalInteger('likes_count') ?? user.likesCount;
	user.videoCount = fields.optionalInteger('video_count') ?? user.videoCount;
	user.private = fields.optionalBoolean('private') ?? user.private;
	user.banned = fields.optionalBoolean('banned') ?? user.banned;
	user.appVersionOk = fields.optionalBoolean('app_version_ok') ?? user.appVersionOk;
	user.commentDisabled = fields.optionalBoolean('comment_disabled') ?? user.commentDisabled;
	user.duetDisabled = fields.optionalBoolean('duet_disabled') ?? user.duetDisabled;
	user.stitchDisabled = fields.optionalBoolean('stitch_disabled') ?? user.stitchDisabled;
	user.maxVideoPostDurationSec =
		fields.optionalInteger('max_video_post_duration_sec') ?? user.maxVideoPostDurationSec;
	user.videos =
		fields.optionalObjects('videos')?.map((video, index) => readVideo(tiktok, video, index)) ?? user.videos;
	fields.end();
}

export function presentUser(user: User): Json {
	return {
		username: user.username,
		open_id: user.openId,
		display_name: user.displayName,
		follower_count: user.followerCount,
		videos: user.videos.length,
		private: user.private,
		banned: user.banned,
	};
}

/** Averages exclude younger videos, but must include videos for which no time is given. */
const newestAgeHours = 49;

/** Reads a video. Without `create_time`, videos are an hour apart, newest first. */
function readVideo(tiktok: TikTok, fields: Fields, index: number): Video {
	const createTime =
		fields.optionalInteger('create_time') ?? tiktok.kernel.clock.seconds() - (newestAgeHours + index) * 3600;
	const id = fields.optionalString('id') ?? tiktok.store.ids.number19(createTime);
	if (!/^\d{19}$/.test(id)) throw new ControlError(`a video id has 19 digits, not ${JSON.stringify(id)}`);
	const title = fields.string('title');
	const video: Video = {
		id,
		createTime,
		title,
		description: fields.optionalString('video_description') ?? title,
		durationSeconds: fields.optionalInteger('duration') ?? 30,
		width: fields.optionalInteger('width', 1) ?? 1080,
		height: fields.optionalInteger('height', 1) ?? 1920,
		viewCount: fields.optionalInteger('view_count') ?? 0,
		likeCount: fields.optionalInteger('like_count') ?? 0,
		commentCount: fields.optionalInteger('comment_count') ?? 0,
		shareCount: fields.optionalInteger('share_count') ?? 0,
		isAigc: fields.optionalBoolean('is_aigc') ?? false,
		public: fields.optionalBoolean('public') ?? true,
	};
	fields.end();
	return video;
}
