import { ControlError } from '../../kernel/fields';
import type { Fields } from '../../kernel/fields';
import type { Json } from '../../kernel/types';
import type { YouTube } from '../context';
import { isDay } from '../days';
import { failureReasons, privacyStatuses, rejectionReasons } from '../model';
import type { AnalyticsDay, User, Video } from '../model';
import { newUser, newVideo } from '../seed';

/**
 * `POST /_sandbox/users {platform: "youtube", …}`: creates an account, or replaces an existing account, whose channel
 * ID is kept.
 */
export function putUser(youTube: YouTube, fields: Fields): Json {
	const { store, kernel } = youTube;
	const username = fields.string('username').replace(/^@/, '');
	if (!/^[\w.-]{1,30}$/.test(username)) {
		fields.refuse('username', '1 to 30 letters, digits, dots, hyphens or underscores');
	}
	const before = store.users.get(username);
	const fresh = newUser(username, store.userRandom.fork(username), kernel.clock.now());
	const user: User = { ...fresh, channelId: before?.channelId ?? fresh.channelId, analytics: new Map() };
	changeUser(youTube, user, fields);
	store.users.set(username, user);
	return presentUser(user);
}

/** Changes properties of an account; every property is optional. */
export function changeUser(youTube: YouTube, user: User, fields: Fields): void {
	user.displayName = fields.optionalString('title') ?? user.displayName;
	user.channelId = fields.optionalString('channel_id') ?? user.channelId;
	user.hasChannel = fields.optionalBoolean('has_channel') ?? user.hasChannel;
	user.description = fields.optionalString('description') ?? user.description;
	user.country = fields.optionalString('country') ?? user.country;
	user.subscriberCount = fields.optionalInteger('subscriber_count') ?? user.subscriberCount;
	user.hiddenSubscriberCount =
		fields.optionalBoolean('hidden_subscriber_count') ?? user.hiddenSubscriberCount;
	user.viewCount = fields.optionalInteger('view_count') ?? user.viewCount;
	user.longUploadsStatus =
		fields.optionalChoice('long_uploads_status', ['allowed', 'eligible', 'disallowed']) ??
		user.longUploadsStatus;
	user.phoneVerified = fields.optionalBoolean('phone_verified') ?? user.phoneVerified;
	user.forbiddenPrivacy = fields.optionalStrings('forbidden_privacy') ?? user.forbiddenPrivacy;
	const countries = fields.optionalObject('countries');
	if (countries) user.countries = numbersIn(countries);
	const analytics = fields.optionalObject('analytics');
	if (analytics) user.analytics = analyticsOf(analytics);
	user.videos =
		fields.optionalObjects('videos')?.map((video, index) => readVideo(youTube, user, video, index)) ??
		user.videos;
	fields.end();
}

function numbersIn(fields: Fields): Record<string, number> {
	return Object.fromEntries(Object.keys(fields.all()).map((name) => [name, fields.number(name)]));
}

function analyticsOf(fields: Fields): Map<string, AnalyticsDay> {
	return new Map(
		Object.keys(fields.all()).map((day): [string, AnalyticsDay] => {
			if (!isDay(day))
				throw new ControlError(`"analytics" has days like 2026-11-01, not ${JSON.stringify(day)}`);
			const metrics = fields.optionalObject(day) ?? fields.refuse(day, 'metrics and their numbers');
			return [day, numbersIn(metrics)];
		}),
	);
}

/** Reads a video. Without `published_at`, videos are an hour apart, newest first. */
function readVideo(youTube: YouTube, user: User, fields: Fields, index: number): Video {
	const { store, kernel } = youTube;
	const id = fields.optionalString('id') ?? store.ids.videoId();
	const published = fields.optionalString('published_at');
	const uploadedAtMs =
		published === undefined ? kernel.clock.now() - (index + 1) * 3_600_000 : Date.parse(published);
	if (Number.isNaN(uploadedAtMs)) fields.refuse('published_at', 'an ISO 8601 time');
	const video = newVideo(id, user.username, uploadedAtMs);
	video.title = fields.string('title');
	changeVideo(video, fields);
	video.everPublic = video.privacyStatus === 'public';
	return video;
}

/** Changes a video as its owner or YouTube would. */
export function changeVideo(video: Video, fields: Fields): void {
	video.title = fields.optionalString('title') ?? video.title;
	video.description = fields.optionalString('description') ?? video.description;
	video.privacyStatus = fields.optionalChoice('privacy_status', privacyStatuses) ?? video.privacyStatus;
	video.durationSeconds = fields.optionalInteger('duration') ?? video.durationSeconds;
	video.width = fields.optionalInteger('width', 1) ?? video.width;
	video.height = fields.optionalInteger('height', 1) ?? video.height;
	video.viewCount = fields.optionalInteger('view_count') ?? video.viewCount;
	video.likeCount = fields.optionalInteger('like_count') ?? video.likeCount;
	video.commentCount = fields.optionalInteger('comment_count') ?? video.commentCount;
	video.dislikeCount = fields.optionalInteger('dislike_count') ?? video.dislikeCount;
	video.likesHidden = fields.optionalBoolean('likes_hidden') ?? video.likesHidden;
	video.commentsOff = fields.optionalBoolean('comments_off') ?? video.commentsOff;
	video.uploadStatus =
		fields.optionalChoice('upload_status', ['uploaded', 'processed', 'failed', 'rejected']) ??
		video.uploadStatus;
	video.failureReason = fields.optionalChoice('failure_reason', failureReasons) ?? video.failureReason;
	video.rejectionReason =
		fields.optionalChoice('rejection_reason', rejectionReasons) ?? video.rejectionReason;
	video.processing.status =
		fields.optionalChoice('processing_status', ['processing', 'succeeded', 'failed', 'terminated']) ??
		video.processing.status;
	fields.end();
}

export function presentUser(user: User): Json {
	return {
		username: user.username,
		channel_id: user.hasChannel ? user.channelId : null,
		title: user.displayName,
		subscriber_count: user.subscriberCount,
		hidden_subscriber_count: user.hiddenSubscriberCount,
		videos: user.videos.length,
	};
}
