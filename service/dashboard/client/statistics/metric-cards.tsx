import { useSpeech } from '../language';
import type { Analytics, Warning } from '../types';
import { Section } from '../ui/parts';
import { changeOf, isOfADay, type Change } from './changes';
import type { Statistics } from './read-statistics';

/** Metrics that are percentages; all others are counts. */
const RATES = ['engagement_rate', 'engagement_rate_by_followers', 'engagement_rate_by_reach'];

/** The least informative metrics, which come last. */
const LAST = ['following'];

export const isRate = (name: string) => RATES.includes(name);

/** Returns functions that format a metric's name and value. */
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

/**
 * Returns a function that formats a change: for a percentage, in percentage points; for a count, also as a percentage
 * of the previous value.
 */
function useChangeWords() {
	const { texts, formats } = useSpeech();
	return (name: string, { by, percent }: Change): string => {
		if (isRate(name)) return texts.statistics.points(formats.change(by));
		return percent === null
			? formats.change(by)
			: `${formats.change(by)} (${formats.percentChange(percent)})`;
	};
}

function Tile(props: {
	name: string;
	value: number | null;
	meta: Analytics['data']['meta'];
	days: number;
	of: Statistics;
}) {
	const { texts } = useSpeech();
	const { nameOf, valueOf } = useFigureWords();
	const { name, value, meta, days, of } = props;
	const change = changeOf(name, of.series, of.before);
	const changeWords = useChangeWords();
	const words = texts.statistics;
	const tone = !change?.by ? 'plain' : change.by > 0 ? 'up' : 'down';
	return (
		<div class="tile">
			<dt>{nameOf(name)}</dt>
			<dd class="figure">
				{value === null
					? texts.common.unknown
					: meta.rounded?.includes(name)
						? words.about(valueOf(name, value))
						: valueOf(name, value)}
			</dd>
			{value !== null && meta.computed !== false && (
				<dd class={`delta ${tone}`}>
					{change === null
						? words.noHistory
						: change.by === 0
							? words.noChange
							: `${changeWords(name, change)} ${isOfADay(name) ? words.onAverage : words.change(days)}`}
					{/* Omitted in reports, which show the period in their header. */}
					{change && change.by !== 0 && isOfADay(name) && <span class="screen">{words.against(days)}</span>}
				</dd>
			)}
		</div>
	);
}

/** The reason why a metric is missing. The platform's own explanation opens on click. */
function Reason({ told: { code, message, original } }: { told: Warning }) {
	const { texts } = useSpeech();
	return (
		<>
			<span lang={original === undefined ? 'en' : 'de'}>{message}</span>
			{code === 'not_read' && original !== undefined && (
				<details>
					<summary>{texts.common.original}</summary>
					<span lang="en">{original}</span>
				</details>
			)}
		</>
	);
}

/** An account's current metrics and their changes, followed by the missing metrics and the reasons. */
export function FigureTiles(props: {
	of: Statistics;
	days: number;
	/** The account's name, if several accounts are shown side by side. */
	whose?: string;
}) {
	const { texts } = useSpeech();
	const { nameOf } = useFigureWords();
	const { data, missing_reasons: reasons } = props.of.analytics;
	const { stats, meta } = data;
	const missing = Object.entries(meta.missing);
	return (
		<>
			<dl class="tiles">
				{Object.entries(stats)
					.sort(([a], [b]) => Number(LAST.includes(a)) - Number(LAST.includes(b)))
					.filter(([name, value]) => value !== null || meta.missing[name] === undefined)
					.map(([name, value]) => (
						<Tile key={name} name={name} value={value} meta={meta} days={props.days} of={props.of} />
					))}
			</dl>
			{meta.sample_size > 0 && <p class="muted">{texts.statistics.sample(meta.sample_size)}</p>}
			{missing.length > 0 && (
				<Section title={[texts.statistics.missing, props.whose].filter(Boolean).join(': ')} class="missing">
					<dl>
						{missing.map(([name, reason]) => (
							<div key={name}>
								<dt>{nameOf(name)}</dt>
								<dd>
									<Reason told={reasons[name] ?? { code: '', message: reason }} />
								</dd>
							</div>
						))}
					</dl>
				</Section>
			)}
		</>
	);
}
