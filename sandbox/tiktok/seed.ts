import type { Random } from '../kernel/random';
import { videoNumber } from './ids';
import type { App, User, Video } from './model';
import { allScopes } from './scopes';

const day = 86_400;

const topics = [
	'Desk setup under 100',
	'Three shortcuts you will use every day',
	'What I pack for a weekend shoot',
	'Filming alone: my lighting plan',
	'Small camera, big picture',
	'Editing a vertical video in ten minutes',
	'Cheap microphone test',
	'Behind the scenes in the rain',
	'Colour grading before and after',
	'Answering your questions',
	'How long a video really takes',
	'My worst take this month',
	'Market walk at sunrise',
	'One lens for everything',
	'Sound first, picture second',
];

/** The app that every sandbox starts with. */
export function seededApp(): App {
	return {
		clientKey: 'sandbox-key',
		clientSecret: 'sandbox-secret',
		name: 'Sandbox App',
		profile: 'web',
		redirectUris: ['https://app.sandbox.example/callback'],
		scopes: allScopes,
		webhookUrl: null,
		verifiedDomains: ['media.sandbox.example'],
		verifiedPrefixes: [],
		audited: true,
		targetUsers: null,
	};
}

/** Creates an account with default values. */
export function newUser(username: string, random: Random): User {
	return {
		username,
		displayName: username,
		openId: `-000sandbox${random.text(26)}`,
		unionId: [8, 4, 4, 4, 12].map((length) => random.hex(length)).join('-'),
		bio: '',
		verified: false,
		followerCount: 0,
		followingCount: 0,
		likesCount: null,
		videoCount: null,
		videos: [],
		private: false,
		banned: false,
		appVersionOk: true,
		commentDisabled: false,
		duetDisabled: false,
		stitchDisabled: false,
		maxVideoPostDurationSec: 600,
	};
}

/** Creates three realistic accounts; the same seed and start time produce the same metrics. */
export function seededUsers(random: Random, nowSeconds: number): User[] {
	const account = (username: string, profile: Partial<User>, videoCount: number): User => {
		const user = { ...newUser(username, random.fork(username)), ...profile };
		return { ...user, videos: seededVideos(random.fork(`${username}/videos`), user, videoCount, nowSeconds) };
	};
	return [
		account(
			'example_creator',
			{
				displayName: 'Example Creator',
				bio: 'Cameras, sound and small studios. New videos on Tuesdays and Fridays.',
				followerCount: 50_000,
				followingCount: 120,
			},
			32,
		),
		account(
			'nordlicht_studio',
			{
				displayName: 'Nordlicht Studio',
				bio: 'Landscapes from the far north',
				verified: true,
				followerCount: 412_300,
				followingCount: 48,
			},
			27,
		),
		account(
			'quiet_kitchen',
			{ displayName: 'Quiet Kitchen', bio: 'Recipes without talking', followerCount: 640, private: true },
			6,
		),
	];
}

function seededVideos(random: Random, user: User, count: number, nowSeconds: number): Video[] {
	let createTime = nowSeconds - random.integer(2 * 3600, day);
	return Array.from({ length: count }, (): Video => {
		const viewCount = Math.round(user.followerCount * 0.05 * 50 ** (random.integer(0, 1000) / 1000));
		const share = (perMille: number, spread: number) =>
			Math.round((viewCount * (perMille + random.integer(0, spread))) / 1000);
		const title = random.pick(topics);
		const video: Video = {
			id: videoNumber(random, createTime),
			createTime,
			title,
			description: `${title} #behindthescenes #creator`,
			durationSeconds: random.integer(12, 95),
			width: 1080,
			height: 1920,
			viewCount,
			likeCount: share(40, 50),
			commentCount: share(3, 6),
			shareCount: share(2, 5),
			isAigc: false,
			public: true,
		};
		createTime -= random.integer(day, 5 * day);
		return video;
	});
}
