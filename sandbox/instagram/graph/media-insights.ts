import { json } from '../../kernel/answers';
import type { Answer, Json } from '../../kernel/types';
import { GraphError, invalidParameter } from '../errors';
import type { Account, Media, ProductType } from '../model';
import { listOf } from '../parameters';
import { requireScopes } from './call';
import type { Call } from './call';
import type { Field } from './fields';
import { currentStories } from './stories';

const reels: readonly ProductType[] = ['REELS'];
const story: readonly ProductType[] = ['STORY'];
const all: readonly ProductType[] = ['FEED', 'REELS', 'STORY'];

/** The product types for which each metric is available (contract §3.3). */
const productsOf: Readonly<Record<string, readonly ProductType[]>> = {
	views: all,
	reach: all,
	shares: all,
	total_interactions: all,
	reposts: all,
	likes: ['FEED', 'REELS'],
	comments: ['FEED', 'REELS'],
	saved: ['FEED', 'REELS'],
	ig_reels_avg_watch_time: reels,
	ig_reels_video_view_total_time: reels,
	reels_skip_rate: reels,
	crossposted_views: reels,
	facebook_views: reels,
	follows: ['FEED', 'STORY'],
	profile_visits: ['FEED', 'STORY'],
	profile_activity: ['FEED', 'STORY'],
	replies: story,
	navigation: story,
	link_clicks: story,
	total_likes: ['FEED', 'REELS'],
	total_comments: ['FEED', 'REELS'],
	total_views: ['FEED', 'REELS'],
};
export const mediaMetrics: readonly string[] = Object.keys(productsOf);
const facebookLoginOnly = ['link_clicks', 'total_likes', 'total_comments', 'total_views'];
const breakdownOf: Readonly<Record<string, { name: string; values: readonly string[] }>> = {
	profile_activity: { name: 'action_type', values: ['BIO_LINK_CLICKED', 'EMAIL', 'OTHER'] },
	navigation: {
		name: 'story_navigation_action_type',
		values: ['TAP_FORWARD', 'TAP_BACK', 'TAP_EXIT', 'SWIPE_FORWARD'],
	},
};
const fewestViewers = 5;

/** `GET /{media-id}/insights`: one value per metric, never a series (rules 22 and 28). */
export function mediaInsights(call: Call, account: Account, media: Media): Answer {
	requireScopes(call, 'insights');
	const { parameters } = call;
	const data = readMetrics(call, account, media, parameters.get('metric'), parameters.get('breakdown'));
	return json(200, { data });
}

/** `insights.metric(views,reach)` in a post's fields: the same response as from the edge (rule 55). */
export function nestedInsights(call: Call, account: Account, media: Media, { args }: Field): Json {
	requireScopes(call, 'insights');
	if (call.instagram.switches.nestedInsights === 'omitted') return undefined;
	return { data: readMetrics(call, account, media, args.get('metric'), args.get('breakdown')) };
}

function readMetrics(
	call: Call,
	account: Account,
	media: Media,
	metric: string | null | undefined,
	breakdown: string | null = null,
): Json[] {
	const metrics = listOf(metric ?? null);
	checkMetrics(call, media, metrics, breakdown);
	if (!hasInsights(call, account, media)) return [];
	return metrics.flatMap((name) => presentMetric(media, name, breakdown));
}

function checkMetrics(
	{ login }: Call,
	media: Media,
	metrics: readonly string[],
	breakdown: string | null,
): void {
	const allowed = mediaMetrics.filter(
		(metric) => login === 'facebook' || !facebookLoginOnly.includes(metric),
	);
	const unknown = metrics.findIndex((metric) => !allowed.includes(metric));
	if (metrics.length === 0 || unknown !== -1) {
		throw invalidParameter(
			`metric[${Math.max(unknown, 0)}] must be one of the following values: ${allowed.join(', ')}`,
		);
	}
	for (const metric of metrics) {
		const crossposting = metric === 'facebook_views' || metric === 'crossposted_views';
		if (!productsOf[metric]?.includes(media.productType) || (crossposting && !media.crossposted)) {
			throw invalidParameter(
				`The Media Insights API does not support the ${metric} metric for this media product type.`,
			);
		}
		if (breakdown !== null && breakdownOf[metric]?.name !== breakdown) {
			throw invalidParameter(`Incompatible breakdown (${breakdown}) for metric ${metric}`);
		}
	}
}

/** Returns false if the post does not have insights yet, or no longer has them; throws if it cannot have insights. */
function hasInsights(call: Call, account: Account, media: Media): boolean {
	const { switches } = call.instagram;
	if (media.parentId !== null) {
		if (switches.childInsights === 'empty') return false;
		throw invalidParameter('Insights are not available for children of a carousel');
	}
	if (media.beforeProfessional) {
		throw new GraphError(100, 'Media posted before business account conversion', { subcode: 2108006 });
	}
	if (media.productType !== 'STORY') return true;
	if (!currentStories(call, account).includes(media)) return false;
	if ((media.metrics.reach ?? 0) < fewestViewers) {
		throw new GraphError(10, '(#10) Not enough viewers for the media to show insights');
	}
	return true;
}

function presentMetric(media: Media, metric: string, breakdown: string | null): Json[] {
	const value = media.metrics[metric];
	if (value === undefined) return [];
	const title = metric.replaceAll('_', ' ');
	const figure =
		breakdown === null
			? { values: [{ value }] }
			: { total_value: { value, breakdowns: [brokenDown(metric, breakdown, value)] } };
	return [
		{
			name: metric,
			period: 'lifetime',
			...figure,
			title,
			description: title,
			id: `${media.id}/insights/${metric}/lifetime`,
		},
	];
}

/** Splits a value into parts: all except the first get equal shares, and the first gets the rest. */
function brokenDown(metric: string, breakdown: string, value: number): Json {
	const values = breakdownOf[metric]?.values ?? [];
	const share = Math.floor(value / (values.length + 1));
	const results = values.map((name, index) => ({
		dimension_values: [name],
		value: index === 0 ? value - share * (values.length - 1) : share,
	}));
	return { dimension_keys: [breakdown], results };
}
