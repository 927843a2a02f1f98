import type { ComponentChildren } from 'preact';
import type { Figures } from '../types';
import { useFigureWords } from './metric-cards';

/** Figures under their names, a row for each day or post. It scrolls by itself where there is little room. */
export function FigureTable(props: {
	label: string;
	/** What stands before the figures: the head of the row, and perhaps a day. */
	heads: readonly string[];
	names: readonly string[];
	rows: readonly { key: string; head: ComponentChildren; day?: string; figures: Figures }[];
}) {
	const { nameOf, valueOf } = useFigureWords();
	return (
		<div class="scroll" tabIndex={0} role="region" aria-label={props.label}>
			<table>
				<thead>
					<tr>
						{props.heads.map((head) => (
							<th key={head} scope="col">
								{head}
							</th>
						))}
						{props.names.map((name) => (
							<th key={name} scope="col" class="number">
								{nameOf(name)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{props.rows.map(({ key, head, day, figures }) => (
						<tr key={key}>
							<th scope="row">{head}</th>
							{day && <td class="nowrap">{day}</td>}
							{props.names.map((name) => (
								<td key={name} class="number">
									{valueOf(name, figures[name])}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
