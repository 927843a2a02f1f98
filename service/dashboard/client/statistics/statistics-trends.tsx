import { useMemo } from 'preact/hooks';
import { useSpeech } from '../language';
import type { HistoryPoint } from '../types';
import { DaysTable } from './figure-tables';
import { isRate, useFigureWords } from './metric-cards';
import { Chart } from './statistics-chart';

/** The metrics that have charts, in this order. */
export const CURVES = [
	'followers',
	'engagement_rate',
	'avg_views',
	'reach_daily',
	'views_daily',
	'likes',
	'profile_views',
];

function Trend({ name, days, series }: { name: string; days: number; series: readonly HistoryPoint[] }) {
	const { texts, formats } = useSpeech();
	const { nameOf, valueOf } = useFigureWords();
	const curve = useMemo(
		() => ({
			days: series.map(({ date }) => date),
			values: series.map(({ stats }) => stats[name] ?? null),
			isPercent: isRate(name),
		}),
		[series, name],
	);
	const known = curve.values.filter((value) => value !== null);
	const words = texts.statistics.chartWords(
		valueOf(name, known[0]),
		valueOf(name, known.at(-1)),
		known.length,
	);
	const title = texts.statistics.chartOf(nameOf(name), days);
	return (
		<figure class="card">
			<figcaption>{nameOf(name)}</figcaption>
			<Chart curve={curve} label={`${title}: ${words}`} valueOf={(value) => valueOf(name, value)} />
			<p class="muted">
				{formats.day(curve.days[0] ?? '')} – {formats.day(curve.days.at(-1) ?? '')}
			</p>
		</figure>
	);
}

/** Charts of the main metrics, and all metrics as a table. */
export function Trends({ series, days }: { series: readonly HistoryPoint[]; days: number }) {
	const { texts } = useSpeech();
	const known = (name: string) => series.filter(({ stats }) => typeof stats[name] === 'number').length;
	const all = [...new Set(series.flatMap(({ stats }) => Object.keys(stats)))].filter(
		(name) => known(name) > 0,
	);
	const curves = CURVES.filter((name) => known(name) > 1);
	return (
		<section aria-labelledby="trends-title">
			<h2 id="trends-title">{texts.statistics.charts}</h2>
			{curves.length === 0 ? (
				<p class="muted">{texts.statistics.tooFew}</p>
			) : (
				<div class="charts">
					{curves.map((name) => (
						<Trend key={name} name={name} days={days} series={series} />
					))}
				</div>
			)}
			{series.length > 0 && <DaysTable names={all} series={series} />}
		</section>
	);
}
