import type { ComponentChildren } from 'preact';
import { useSpeech } from '../language';
import type { Figures, HistoryPoint } from '../types';
import { useSorting, type SortColumn } from '../ui/sorting';
import { useFigureWords } from './metric-cards';

interface FigureRow {
	key: string;
	head: ComponentChildren;
	/** The sort value of the first column. */
	headText: string;
	day?: { text: string; at: string | null };
	figures: Figures;
}

/**
 * A table of metrics with a row for each day or post, sortable by column. It scrolls horizontally if space is limited.
 */
export function FigureTable(props: {
	label: string;
	/** The headers of the columns before the metrics: the row header and, optionally, a day. */
	heads: readonly [head: string, day?: string];
	names: readonly string[];
	rows: readonly FigureRow[];
}) {
	const { nameOf, valueOf } = useFigureWords();
	const [headLabel, dayLabel] = props.heads;
	const texts: SortColumn<FigureRow>[] = [
		{ key: 'head', label: headLabel, valueOf: ({ headText }) => headText },
		...(dayLabel === undefined
			? []
			: [{ key: 'day', label: dayLabel, valueOf: ({ day }: FigureRow) => day?.at ?? null }]),
	];
	const figures: SortColumn<FigureRow>[] = props.names.map((name) => ({
		key: name,
		label: nameOf(name),
		valueOf: (row) => row.figures[name] ?? null,
	}));
	const { sort, head } = useSorting([...texts, ...figures]);
	return (
		<div class="scroll" tabIndex={0} role="group" aria-label={props.label}>
			<table>
				<thead>
					<tr>
						{texts.map((column) => head(column, false))}
						{figures.map((column) => head(column, true))}
					</tr>
				</thead>
				<tbody>
					{sort(props.rows).map((row) => (
						<tr key={row.key}>
							<th scope="row">{row.head}</th>
							{row.day && <td class="nowrap">{row.day.text}</td>}
							{props.names.map((name) => (
								<td key={name} class="number">
									{valueOf(name, row.figures[name])}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

/** The metrics of each day as a table, for people who cannot see the charts or who need exact values. */
export function DaysTable({ names, series }: { names: readonly string[]; series: readonly HistoryPoint[] }) {
	const { texts, formats } = useSpeech();
	return (
		<details class="card">
			<summary>{texts.statistics.table}</summary>
			<FigureTable
				label={texts.statistics.table}
				heads={[texts.statistics.date]}
				names={names}
				rows={series.toReversed().map(({ date, stats }) => ({
					key: date,
					head: formats.day(date),
					headText: date,
					figures: stats,
				}))}
			/>
		</details>
	);
}
