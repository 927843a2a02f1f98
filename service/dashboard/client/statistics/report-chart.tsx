import { useSpeech } from '../language';
import type { HistoryPoint } from '../types';
import { useFigureWords } from './metric-cards';

const WIDTH = 340;
const HEIGHT = 80;
/** Padding that leaves room for the stroke width. */
const RIM = 3;

/** A metric's chart as SVG, so that it prints sharply. Nothing is rendered for fewer than two days. */
export function ReportChart({ name, series }: { name: string; series: readonly HistoryPoint[] }) {
	const { texts, formats } = useSpeech();
	const { nameOf, valueOf } = useFigureWords();
	const known = series.flatMap(({ date, stats }) => {
		const value = stats[name];
		return value == null ? [] : [{ date, value }];
	});
	const [first, last] = [known[0], known.at(-1)];
	if (first === undefined || last === undefined || known.length < 2) return null;
	const values = known.map(({ value }) => value);
	const low = Math.min(...values);
	const spread = Math.max(...values) - low || 1;
	const [from, until] = [Date.parse(first.date), Date.parse(last.date)];
	const points = known.map(({ date, value }) => {
		const x = ((Date.parse(date) - from) / (until - from)) * (WIDTH - 2 * RIM) + RIM;
		const y = HEIGHT - RIM - ((value - low) / spread) * (HEIGHT - 2 * RIM);
		return `${x.toFixed(1)},${y.toFixed(1)}`;
	});
	const course = texts.report.course(valueOf(name, first.value), valueOf(name, last.value));
	return (
		<figure class="card course">
			<figcaption>{nameOf(name)}</figcaption>
			<svg
				viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
				preserveAspectRatio="none"
				role="img"
				aria-label={`${nameOf(name)}: ${course}`}
			>
				<polyline points={points.join(' ')} />
			</svg>
			<p class="muted ends">
				{[first, last].map(({ date, value }) => (
					<span key={date}>
						{formats.day(date)}: <b>{valueOf(name, value)}</b>
					</span>
				))}
			</p>
		</figure>
	);
}
