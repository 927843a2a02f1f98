import { useState } from 'preact/hooks';

/** A sortable column of a table. */
export interface SortColumn<Row> {
	key: string;
	label: string;
	/** The sort value; null comes last in both directions. */
	valueOf: (row: Row) => number | string | null;
}

interface Sorting {
	key: string;
	isDescending: boolean;
}

function compare(a: number | string | null, b: number | string | null, isDescending: boolean): number {
	if (a === null || b === null) return Number(a === null) - Number(b === null);
	const order =
		typeof a === 'number' && typeof b === 'number'
			? a - b
			: String(a).localeCompare(String(b), undefined, { numeric: true });
	return isDescending ? -order : order;
}

/**
 * Sorts a table when a person clicks its column headers: numbers start in descending order, and a second click reverses
 * the order.
 *
 * @returns `sort`, which keeps the original order until a column is chosen, and `head`, which renders a column header
 */
export function useSorting<Row>(columns: readonly SortColumn<Row>[]) {
	const [sorting, setSorting] = useState<Sorting>();
	const column = columns.find(({ key }) => key === sorting?.key);

	function sort(rows: readonly Row[]): readonly Row[] {
		if (!column || !sorting) return rows;
		const { valueOf } = column;
		return rows.toSorted((a, b) => compare(valueOf(a), valueOf(b), sorting.isDescending));
	}

	/** @param isNumber true if the column is right-aligned */
	function head({ key, label }: SortColumn<Row>, isNumber: boolean) {
		const isChosen = sorting?.key === key;
		const direction = isChosen ? (sorting.isDescending ? 'descending' : 'ascending') : undefined;
		return (
			<th key={key} scope="col" class={isNumber ? 'number' : undefined} aria-sort={direction}>
				<button
					type="button"
					class="sort"
					onClick={() => setSorting({ key, isDescending: isChosen ? !sorting.isDescending : isNumber })}
				>
					{label}
					<span aria-hidden="true">
						{direction === undefined ? '↕' : direction === 'ascending' ? '↑' : '↓'}
					</span>
				</button>
			</th>
		);
	}

	return { sort, head };
}
