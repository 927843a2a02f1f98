import { useSpeech } from '../language';
import type { Analytics, HistoryPoint } from '../types';
import { Section } from '../ui/parts';

/** Figures in percent; all others are counts. */
const RATES = ['engagement_rate'];

export const isRate = (name: string) => RATES.includes(name);

/** A figure as people read it. */
export function useFigureWords() {
	const { texts, formats } = useSpeech();
	const names: Partial<Record<string, string>> = texts.statistics.names;
	return {
		nameOf: (name: string) => names[name] ?? name,
		valueOf: (name: string, value: number | null | undefined) =>
			value === null || value === undefined
				? '–'
				: isRate(name)
					? formats.percent(value)
					: formats.number(value),
	};
}

/** How a figure has changed since the period began; since before it if it began with the only day there is. */
export function changeOf(name: string, series: readonly HistoryPoint[]): number | null {
	const known = series.filter(({ stats }) => typeof stats[name] === 'number');
	const [first] = known;
	const last = known.at(-1);
	if (first === undefined || last === undefined) return null;
	if (first === last) return first.deltas?.[name] ?? null;
	return Math.round(((last.stats[name] ?? 0) - (first.stats[name] ?? 0)) * 100) / 100;
}

function Tile(props: { name: string; value: number | null; days: number; series: readonly HistoryPoint[] }) {
	const { texts, formats } = useSpeech();
	const { nameOf, valueOf } = useFigureWords();
	const { name, value, days, series } = props;
	const change = changeOf(name, series);
	const words = texts.statistics;
	const tone = change === null || change === 0 ? 'plain' : change > 0 ? 'up' : 'down';
	return (
		<div class="tile">
			<dt>{nameOf(name)}</dt>
			<dd class="figure">{value === null ? texts.common.unknown : valueOf(name, value)}</dd>
			{value !== null && (
				<dd class={`delta ${tone}`}>
					{change === null
						? words.noHistory
						: change === 0
							? words.noChange
							: `${isRate(name) ? words.points(formats.change(change)) : formats.change(change)} ${words.change(days)}`}
				</dd>
			)}
		</div>
	);
}

/** An account's figures now, and how each has changed. What is not available follows with the reason. */
export function FigureTiles(props: {
	document: Analytics['data'];
	days: number;
	series: readonly HistoryPoint[];
}) {
	const { texts } = useSpeech();
	const { nameOf } = useFigureWords();
	const { stats, meta } = props.document;
	const missing = Object.entries(meta.missing);
	return (
		<>
			<dl class="tiles">
				{Object.entries(stats)
					.filter(([name, value]) => value !== null || meta.missing[name] === undefined)
					.map(([name, value]) => (
						<Tile key={name} name={name} value={value} days={props.days} series={props.series} />
					))}
			</dl>
			{meta.sample_size > 0 && <p class="muted">{texts.statistics.sample(meta.sample_size)}</p>}
			{missing.length > 0 && (
				<Section title={texts.statistics.missing} class="missing">
					<dl>
						{missing.map(([name, reason]) => (
							<div key={name}>
								<dt>{nameOf(name)}</dt>
								<dd lang="en">{reason}</dd>
							</div>
						))}
					</dl>
				</Section>
			)}
		</>
	);
}
