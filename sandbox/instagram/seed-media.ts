import type { Random } from '../kernel/random';
import { objectId, shortcode } from './ids';
import type { Account, Media, MediaType, ProductType } from './model';

const daySeconds = 86_400;

const topics = [
	'Window light, one reflector',
	'The bag I take on every shoot',
	'Rain on the old bridge',
	'Five cuts that tell a story',
	'Before and after the grade',
	'Sunday market at six',
	'A microphone for twenty euros',
	'How the set came together',
	'The take that nearly worked',
	'Questions of the week',
];

/** Creates a post with default values, which is also the basis for children and stories. */
export function newMedia(random: Random, timestamp: number): Media {
	return {
		id: objectId(random),
		shortcode: shortcode(random),
		timestamp,
		mediaType: 'IMAGE',
		productType: 'FEED',
		caption: '',
		altText: null,
		likeCount: 0,
		likesHidden: false,
		commentsCount: 0,
		flagged: false,
		sharedToFeed: true,
		aiGenerated: false,
		crossposted: false,
		beforeProfessional: false,
		children: [],
		parentId: null,
		metrics: {},
		containerId: null,
		comments: [],
		userTags: [],
	};
}

/** Creates posts for the past few months, newest first, alternating between reels, images and carousels. */
export function seededMedia(random: Random, owner: Account, count: number, nowSeconds: number): Media[] {
	const kinds: readonly MediaType[] = ['VIDEO', 'IMAGE', 'VIDEO', 'CAROUSEL_ALBUM'];
	let timestamp = nowSeconds - random.integer(2 * 3600, daySeconds);
	return Array.from({ length: count }, (_, index) => {
		const mediaType = kinds[index % kinds.length] as MediaType;
		const post: Media = {
			...newMedia(random, timestamp),
			mediaType,
			productType: mediaType === 'VIDEO' ? 'REELS' : 'FEED',
			caption: `${random.pick(topics)} #studio #behindthescenes`,
			likesHidden: index % 11 === 10,
			flagged: index % 13 === 12,
			crossposted: index % 8 === 4,
		};
		if (mediaType === 'CAROUSEL_ALBUM') post.children = seededChildren(random, post);
		fillMetrics(random, owner, post);
		timestamp -= random.integer(daySeconds, 4 * daySeconds);
		return post;
	});
}

function seededChildren(random: Random, parent: Media): Media[] {
	return Array.from({ length: random.integer(2, 4) }, () => ({
		...newMedia(random, parent.timestamp),
		parentId: parent.id,
	}));
}

/** Creates two current stories. */
export function seededStories(random: Random, owner: Account, nowSeconds: number): Media[] {
	return [3, 11].map((hours) => {
		const story: Media = { ...newMedia(random, nowSeconds - hours * 3600), productType: 'STORY' };
		fillMetrics(random, owner, story);
		return story;
	});
}

/** Sets realistic metrics: a few percent of the followers see a post, and more people see a reel. */
function fillMetrics(random: Random, { followersCount }: Account, media: Media): void {
	const spread = (random.integer(0, 1000) / 1000) * (media.productType === 'REELS' ? 3 : 0.6);
	const reach = Math.round(followersCount * (0.1 + spread));
	const part = (perMille: number) => Math.round((reach * random.integer(perMille, 2 * perMille)) / 1000);
	const views = reach + part(150);
	const likes = part(40);
	const comments = part(3);
	const [saved, shares, reposts] = [part(6), part(4), part(1)];
	media.likeCount = likes;
	media.commentsCount = comments;
	media.metrics = {
		views,
		reach,
		shares,
		reposts,
		total_interactions: likes + comments + saved + shares,
		...productMetrics[media.productType]({ random, part, views, likes, comments, saved }),
	};
}

interface Drawn {
	readonly random: Random;
	readonly part: (perMille: number) => number;
	readonly views: number;
	readonly likes: number;
	readonly comments: number;
	readonly saved: number;
}

const productMetrics: Readonly<Record<ProductType, (drawn: Drawn) => Record<string, number>>> = {
	FEED: ({ part, views, likes, comments, saved }) => ({
		likes,
		comments,
		saved,
		follows: part(2),
		profile_visits: part(9),
		profile_activity: part(3),
		...totals({ views, likes, comments }),
	}),
	REELS: ({ random, part, views, likes, comments, saved }) => {
		const averageMs = random.integer(4000, 16_000);
		return {
			likes,
			comments,
			saved,
			ig_reels_avg_watch_time: averageMs,
			ig_reels_video_view_total_time: averageMs * views,
			reels_skip_rate: random.integer(20, 55),
			crossposted_views: views + part(100),
			facebook_views: part(100),
			...totals({ views, likes, comments }),
		};
	},
	STORY: ({ part }) => ({
		replies: part(2),
		navigation: part(300),
		follows: part(1),
		profile_visits: part(4),
		profile_activity: part(2),
		link_clicks: part(5),
	}),
};

function totals({
	views,
	likes,
	comments,
}: Pick<Drawn, 'views' | 'likes' | 'comments'>): Record<string, number> {
	return { total_views: views, total_likes: likes, total_comments: comments };
}
