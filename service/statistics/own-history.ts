import type { Knex } from 'knex';
import { storyFormula, storyStatistics } from '../../platforms/averages';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { StatisticsReading } from '../channels';
import { timestamp } from '../database';
import { missingBecause } from '../../platforms/missing-reasons';
import { newestOfEach, readPostRows } from './post-history';

const DAY_MS = 24 * 60 * 60 * 1000;

const PERIOD_DAYS = 30;

/** The baseline may be this many days away from the exact day, in case the service was not running. */
const SLACK_DAYS = 3;

/** Metrics for which platforms provide no history. */
const GROWING = ['followers', 'likes'] as const;

interface Baseline {
	fetchedAt: string;
	stats: StatisticsDocument['stats'];
}

/** Returns the stored refresh closest to 30 days before the reading, if there is one within `SLACK_DAYS`. */
async function findBaseline(
	trx: Knex.Transaction,
	{ username, document }: StatisticsReading,
): Promise<Baseline | undefined> {
	const target = Date.parse(document.fetched_at) - PERIOD_DAYS * DAY_MS;
	const distance = ({ fetched_at: time }: { fetched_at: string }) => Math.abs(Date.parse(time) - target);
	const history = () => trx('social_stats_history').where({ platform: document.platform, username });
	const near = await history()
		.where('fetched_at', '>=', timestamp(target - SLACK_DAYS * DAY_MS))
		.where('fetched_at', '<=', timestamp(target + SLACK_DAYS * DAY_MS))
		.orderBy(['fetched_at', 'id'])
		.select('id', 'fetched_at');
	const [nearest] = near.toSorted((one, other) => distance(one) - distance(other));
	const row = nearest && (await history().where({ id: nearest.id }).first('stats_data', 'fetched_at'));
	if (!row) return undefined;
	return { fetchedAt: row.fetched_at, stats: (JSON.parse(row.stats_data) as StatisticsDocument).stats };
}

type Addition = Pick<StatisticsDocument, 'stats'> & {
	formulas: Record<string, string>;
	missing: Record<string, string>;
};

/** Calculates the growth over 30 days, if a refresh from 30 days ago is stored. */
async function growthOf(trx: Knex.Transaction, reading: StatisticsReading): Promise<Addition> {
	const { stats, meta } = reading.document;
	const added: Addition = { stats: {}, formulas: {}, missing: {} };
	if (meta.computed === false) return added;
	const baseline = await findBaseline(trx, reading);
	for (const name of GROWING.filter((each) => stats[each] !== undefined)) {
		const growth = `${name}_growth_${PERIOD_DAYS}d`;
		if (!baseline) {
			added.formulas[growth] =
				`${name} now minus those of ${PERIOD_DAYS} days ago, once there is a reading from then`;
			continue;
		}
		const [now, then] = [stats[name] ?? null, baseline.stats[name] ?? null];
		added.stats[growth] = now === null || then === null ? null : now - then;
		if (now === null || then === null) {
			added.missing[growth] =
				now === null
					? missingBecause('unknown_now', { figure: name })
					: missingBecause('unknown_then', { figure: name, time: baseline.fetchedAt });
		}
		added.formulas[growth] =
			`${name} now minus ${name} at ${baseline.fetchedAt}, the reading nearest to ${PERIOD_DAYS} days ago`;
	}
	return added;
}

/**
 * Calculates averages over the stories stored in the last 30 days, since the platform deletes stories after one day.
 */
async function averageStories(trx: Knex.Transaction, { username, document }: StatisticsReading) {
	const { stories, platform } = document;
	if (!stories) return undefined;
	const since = timestamp(Date.parse(document.fetched_at) - PERIOD_DAYS * DAY_MS);
	const kept = newestOfEach(await readPostRows(trx, { platform, username }, { kind: 'story', since }));
	const posts = kept.map(({ post_id: id, ...story }) => ({ ...story, id }));
	return {
		stories: storyStatistics(posts, stories.count_24h),
		formula: storyFormula(kept.length, `${PERIOD_DAYS} days that were read`),
	};
}

/**
 * Adds the metrics that only our own history provides to a reading. The reading's posts and stories must already be
 * stored.
 */
export async function addOwnHistory(
	trx: Knex.Transaction,
	reading: StatisticsReading,
): Promise<StatisticsDocument> {
	const { document } = reading;
	const growth = await growthOf(trx, reading);
	const averages = await averageStories(trx, reading);
	const { meta } = document;
	return {
		...document,
		meta: {
			...meta,
			missing: { ...meta.missing, ...growth.missing },
			formulas: { ...meta.formulas, ...growth.formulas, ...(averages && { stories: averages.formula }) },
		},
		stats: { ...document.stats, ...growth.stats },
		...(averages && { stories: averages.stories }),
	};
}
