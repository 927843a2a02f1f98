import type { Random } from '../kernel/random';
import { dayMs } from './days';
import { channelId, videoId } from './ids';
import type { Client, Settings, User, Video } from './model';

const topics = [
	'A small studio for less than 500',
	'How to light a face with one lamp',
	'Editing faster: my ten shortcuts',
	'A week with the cheapest camera',
	'Why my first channel failed',
	'Sound that nobody complains about',
	'Filming in the rain',
	'Questions and answers',
];

/** Returns the client that every sandbox starts with, and its project, which is in production and not audited. */
export function seededClient(): Client {
	return {
		clientId: 'sandbox-key',
		clientSecret: 'sandbox-secret',
		name: 'Sandbox App',
		redirectUris: ['https://app.sandbox.example/callback'],
		project: {
			id: 'sandbox-project',
			status: 'production',
			testUsers: [],
			audited: false,
			usage: new Map(),
		},
	};
}

/** Returns the default settings of a video. */
export function defaultSettings(): Settings {
	return {
		title: 'unknown',
		description: '',
		tags: [],
		categoryId: '22',
		privacyStatus: 'public',
		publishAtMs: null,
		selfDeclaredMadeForKids: undefined,
		containsSyntheticMedia: false,
		embeddable: true,
		license: 'youtube',
		publicStatsViewable: true,
		hasPaidProductPlacement: false,
	};
}

/** Creates a processed video with default values. */
export function newVideo(id: string, username: string, uploadedAtMs: number): Video {
	return {
		...defaultSettings(),
		id,
		username,
		uploadedAtMs,
		selfDeclaredMadeForKids: false,
		durationSeconds: 63,
		width: 1920,
		height: 1080,
		viewCount: 0,
		likeCount: 0,
		commentCount: 0,
		dislikeCount: 0,
		likesHidden: false,
		commentsOff: false,
		uploadStatus: 'processed',
		failureReason: null,
		rejectionReason: null,
		processing: { status: 'succeeded', startedAtMs: uploadedAtMs, failureReason: null },
		notifySubscribers: false,
		everPublic: true,
		file: null,
		thumbnail: null,
	};
}

/** Creates an account with an empty channel. */
export function newUser(username: string, random: Random, nowMs: number): User {
	return {
		username,
		displayName: username,
		hasChannel: true,
		channelId: channelId(random),
		description: '',
		country: 'DE',
		createdAtMs: nowMs - 900 * dayMs,
		subscriberCount: 0,
		hiddenSubscriberCount: false,
		viewCount: null,
		longUploadsStatus: 'allowed',
		phoneVerified: true,
		forbiddenPrivacy: [],
		videos: [],
		analytics: null,
		countries: { DE: 61, AT: 14, CH: 12, US: 8, NL: 5 },
	};
}

/** Creates five accounts; the same seed and start time produce the same counts. */
export function seededUsers(random: Random, nowMs: number): User[] {
	const account = (username: string, profile: Partial<User>, videos: number): User => {
		const own = random.fork(username);
		const user = { ...newUser(username, own, nowMs), ...profile };
		return { ...user, videos: seededVideos(own.fork('videos'), user, videos, nowMs) };
	};
	return [
		account(
			'example_creator',
			{
				displayName: 'Example Creator',
				description: 'Cameras, sound and small studios. New videos on Tuesdays and Fridays.',
				subscriberCount: 48_260,
			},
			24,
		),
		account('nordlicht_studio', { displayName: 'Nordlicht Studio', subscriberCount: 12_345 }, 9),
		account('tiny_bakery', { displayName: 'Tiny Bakery', subscriberCount: 64 }, 3),
		account('silent_gallery', { displayName: 'Silent Gallery' }, 0),
		account('no_channel', { displayName: 'Nobody Yet', hasChannel: false }, 0),
	];
}

/** Creates videos, newest first; the second one is unlisted, and the fourth one is private. */
function seededVideos(random: Random, user: User, count: number, nowMs: number): Video[] {
	let uploadedAtMs = nowMs - random.integer(3, 20) * 3_600_000;
	return Array.from({ length: count }, (_, index): Video => {
		const viewCount = Math.round(user.subscriberCount * (random.integer(100, 1200) / 1000));
		const share = (perMille: number) =>
			Math.round((viewCount * random.integer(perMille, 2 * perMille)) / 1000);
		const isShort = index % 5 === 2;
		const privacyStatus = index === 1 ? 'unlisted' : index === 3 ? 'private' : 'public';
		const title = random.pick(topics);
		const video: Video = {
			...newVideo(videoId(random), user.username, uploadedAtMs),
			title,
			description: `${title}. Filmed and cut in one day.`,
			tags: ['studio', 'how to'],
			privacyStatus,
			everPublic: privacyStatus !== 'private',
			durationSeconds: isShort ? random.integer(20, 58) : random.integer(180, 840),
			...(isShort && { width: 1080, height: 1920 }),
			viewCount,
			likeCount: share(30),
			commentCount: share(3),
			dislikeCount: share(1),
			likesHidden: index === 4,
			commentsOff: index === 5,
		};
		uploadedAtMs -= random.integer(1, 5) * dayMs;
		return video;
	});
}
